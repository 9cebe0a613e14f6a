// What completion asks and answers; readline's side is in Readline+Completion.

import Linux

/// Returns every completion of the word at the cursor, which stands so many bytes into the line.
package typealias Completer = (_ line: String, _ cursor: Int) -> [Completion]

/// One way to complete a word.
package struct Completion: Sendable, Equatable {
  /// The whole word, without quotes: those that it needs are put in.
  /// After one that ends in `/` or `=` no blank is added.
  package var text: String
  /// What it is, in a few words; shown beside it in the list.
  package var description: String

  package init(_ text: String, _ description: String = "") {
    self.text = text
    self.description = description
  }
}

/// The list that is shown when a word can be completed in several ways:
/// two columns, truncated to the terminal's width and to `maximum` lines.
func completionList(_ completions: [Completion], width: Int, maximum: Int) -> [String] {
  let texts = completions.map { sanitized($0.text) }
  let column = min(texts.map(displayWidth).max() ?? 0, max(1, width / 2))
  var lines = zip(texts, completions).map { text, completion in
    let description = sanitized(completion.description)
    if description.isEmpty { return text.truncated(to: width) }
    return (text.padded(to: column) + "   " + description).truncated(to: width)
  }
  if lines.count > max(1, maximum) {
    let shown = max(0, maximum - 1)
    let rest = lines.count - shown
    lines = lines.prefix(shown) + ["… \(rest) more".truncated(to: width)]
  }
  return lines
}

/// `text` as it must be typed: with the specials escaped for the quote that the
/// word began with (nil: none).
func quoted(_ text: String, by quote: Character?) -> String {
  switch quote {
  case "'": return text
  case "\"": return escaped(text) { $0 == "\"" || $0 == "\\" }
  default: return escaped(text) { " \t;'\"\\".contains($0) || ($0 == "#" && text.first == "#") }
  }
}

private func escaped(_ text: String, where isSpecial: (Character) -> Bool) -> String {
  text.reduce(into: "") { result, character in
    if isSpecial(character) { result += "\\" }
    result.append(character)
  }
}
