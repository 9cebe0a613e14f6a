// Colours and emphasis: names for SGR parameters (ECMA-48, console_codes(4)).

/// How text looks. Styles combine: `[.bold, .green]`.
package struct Style: OptionSet, Sendable, Hashable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let bold = Style(rawValue: 1 << 0)
  package static let dim = Style(rawValue: 1 << 1)
  package static let italic = Style(rawValue: 1 << 2)
  package static let underline = Style(rawValue: 1 << 3)
  package static let red = Style(rawValue: 1 << 4)
  package static let green = Style(rawValue: 1 << 5)
  package static let yellow = Style(rawValue: 1 << 6)
  package static let blue = Style(rawValue: 1 << 7)
  package static let magenta = Style(rawValue: 1 << 8)
  package static let cyan = Style(rawValue: 1 << 9)

  /// `text` between the escape sequences that switch the style on and off;
  /// `text` itself for no style.
  package func sgr(_ text: String) -> String {
    if isEmpty || text.isEmpty { return text }
    let codes = Style.parameters.filter { contains($0.style) }.map(\.code)
    return "\u{1b}[" + codes.joined(separator: ";") + "m" + text + "\u{1b}[0m"
  }

  private static let parameters: [(style: Style, code: String)] = [
    (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.red, "31"), (.green, "32"),
    (.yellow, "33"), (.blue, "34"), (.magenta, "35"), (.cyan, "36"),
  ]
}
