// The words of a command line.

/// One word of a command line, with its quotes taken away.
package struct Token: Sendable, Equatable {
  /// What the command is given.
  package var text: String
  /// Where the word begins, in characters from 1: for error messages.
  package var column: Int
  /// Where the word stands in the line, quotes included, in bytes: for completion.
  package var range: Range<Int>
  /// Part of the word was quoted or escaped, so `-`, `*` and the like were meant literally.
  package var isQuoted: Bool
}
