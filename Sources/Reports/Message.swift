internal import Console
package import Linux

/// Something to tell about a lesson: Markdown for a person, objects for a
/// program.
package struct Message {
  package let objects: [JSONValue]
  package let markdown: String
  /// How each mark of a statement is drawn: `✓` and `✗`, for plain text `[x]` and `[ ]`.
  package static let holds = "✓"
  package static let fails = "✗"

  package init(_ objects: [JSONValue], _ markdown: String) {
    self.objects = objects
    self.markdown = markdown
  }

  /// The Markdown for a terminal that may have plain characters only.
  func markdown(plain: Bool) -> String {
    guard plain else { return markdown }
    return String(
      markdown.flatMap { character -> [Character] in
        switch String(character) {
        case Self.holds: Array("[x]")
        case Self.fails: Array("[ ]")
        default: [character]
        }
      })
  }
}

/// Text as a code span, whatever backticks are in it.
package func code(_ text: String) -> String {
  var longest = 0
  var run = 0
  for character in text {
    run = character == "`" ? run + 1 : 0
    longest = max(longest, run)
  }
  let fence = String(repeating: "`", count: longest + 1)
  let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
  guard !line.isEmpty else { return "(empty)" }
  let needsBlank = line.hasPrefix("`") || line.hasSuffix("`")
  return needsBlank ? "\(fence) \(line) \(fence)" : fence + line + fence
}
