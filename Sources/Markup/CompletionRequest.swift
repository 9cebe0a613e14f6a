/// The place in a half-typed line for which completions are wanted.
package struct CompletionRequest: Sendable {
  /// The whole line.
  package var line: String
  /// Where the cursor stands, in bytes.
  package var cursor: Int
  /// Where the word at the cursor begins, in bytes.
  package var wordStart: Int
  /// The words before it in the same command, without quotes; the command's name first.
  package var preceding: [String]
  /// The beginning of the word, without quotes.
  package var word: String

  package init(line: String, cursor: Int) {
    let found = wordAtCursor(in: line, cursor: cursor)
    self.line = line
    self.cursor = cursor
    wordStart = found.start
    preceding = found.preceding
    word = found.text
  }
}
