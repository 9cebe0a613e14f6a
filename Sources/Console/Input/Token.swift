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

/// A command line that does not end well.
package enum TokenizeError: Error, Equatable, Sendable, CustomStringConvertible {
  case unterminatedQuote(Character, column: Int)
  case nothingAfterBackslash(column: Int)

  /// The column of the quote or backslash, in characters from 1.
  package var column: Int {
    switch self {
    case .unterminatedQuote(_, let column), .nothingAfterBackslash(let column): column
    }
  }

  package var description: String {
    switch self {
    case .unterminatedQuote(let quote, let column):
      "the quote \(quote) at column \(column) is not closed"
    case .nothingAfterBackslash(let column): "nothing follows the backslash at column \(column)"
    }
  }
}
