// Splits a line as a shell would, as far as a learner expects it: words at blanks,
// commands at `;` and newlines, quotes, backslash, comments. Nothing is expanded.

package import Linux

/// The commands of `line`, each with at least one word.
///
/// `'…'` is literal; in `"…"` a backslash escapes `"` and `\`; outside quotes it
/// escapes any character. `#` at a word's beginning starts a comment up to the line's end.
/// Throws where the line ends within quotes or behind a backslash; columns are counted in
/// characters from 1.
package func tokenize(_ line: String) throws(Failure) -> [[Token]] {
  var scanner = TokenScanner(line)
  scanner.scan()
  if let error = scanner.error { throw error }
  return scanner.commands
}

/// The word at a cursor and the words before it in the same command.
package struct WordAtCursor: Sendable, Equatable {
  /// The words before it, the command's name first.
  package var preceding: [String]
  /// The beginning of the word up to the cursor, without quotes.
  package var text: String
  /// Where the word begins in the line, in bytes, its opening quote included.
  package var start: Int
}

/// What the cursor, `cursor` bytes into `line`, stands at: for completion.
package func wordAtCursor(in line: String, cursor: Int) -> WordAtCursor {
  let head = String(decoding: line.utf8.prefix(max(0, cursor)), as: UTF8.self)
  var scanner = TokenScanner(head)
  scanner.scan()
  let end = head.utf8.count
  var words = scanner.lastCommandEnded ? [] : scanner.commands.last ?? []
  if let last = words.last, last.range.upperBound == end {
    words.removeLast()
    return WordAtCursor(
      preceding: words.map(\.text), text: last.text, start: last.range.lowerBound)
  }
  return WordAtCursor(preceding: words.map(\.text), text: "", start: end)
}

/// Goes through a line once; an unfinished quote still yields its word.
private struct TokenScanner {
  private(set) var commands: [[Token]] = []
  private(set) var error: Failure?
  private(set) var lastCommandEnded = true
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var offset = 0  // in bytes
  private var column = 1
  private var word: Token?

  init(_ line: String) { scalars = Array(line.unicodeScalars) }

  mutating func scan() {
    while let scalar = peek() {
      switch scalar {
      case " ", "\t", "\r":
        endWord()
        advance()
      case ";", "\n":
        endWord()
        lastCommandEnded = true
        advance()
      case "#" where word == nil:
        while let next = peek(), next != "\n" {
          _ = next
          advance()
        }
      case "'", "\"": quoted(by: scalar)
      case "\\": escaped()
      default: add(scalar)
      }
    }
    endWord()
  }

  private mutating func quoted(by quote: Unicode.Scalar) {
    let column = column
    begin()
    word?.isQuoted = true
    advance()
    while var scalar = peek(), scalar != quote {
      if scalar == "\\", quote == "\"", let next = peek(1), next == "\"" || next == "\\" {
        advance()
        scalar = next
      }
      add(scalar)
    }
    if peek() == nil { error = error ?? Failure("the quote \(quote) at column \(column) is not closed") }
    advance()
  }

  private mutating func escaped() {
    begin()
    word?.isQuoted = true
    if let next = peek(1) {
      advance()
      add(next)
    } else {
      error = error ?? Failure("nothing follows the backslash at column \(column)")
      advance()
    }
  }

  private mutating func begin() {
    if word == nil {
      word = Token(text: "", column: column, range: offset..<offset, isQuoted: false)
    }
  }

  private mutating func add(_ scalar: Unicode.Scalar) {
    begin()
    word?.text.unicodeScalars.append(scalar)
    advance()
  }

  private mutating func endWord() {
    guard var token = word else { return }
    token.range = token.range.lowerBound..<offset
    if lastCommandEnded { commands.append([]) }
    lastCommandEnded = false
    commands[commands.count - 1].append(token)
    word = nil
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    index + ahead < scalars.count ? scalars[index + ahead] : nil
  }

  private mutating func advance() {
    guard let scalar = peek() else { return }
    offset += UTF8.width(scalar)
    if !scalar.properties.isGraphemeExtend { column += 1 }
    index += 1
  }
}
