// Quotes, escapes and variables as Dockerfiles have them: the shell's rules
// without the shell. Source: Dockerfile reference, "Environment replacement";
// POSIX, "Parameter Expansion".

internal import Linux

/// One pass over a text.
struct ShellWord {
  /// Bytes of a result; lines that double a variable reach it soon.
  private static let longest = 1 << 20

  /// What stands for a variable that is not set.
  enum Unset { case empty, kept }

  var scalars: [Unicode.Scalar]
  var position = 0
  let variables: [String: String]
  let unset: Unset
  let escape: Unicode.Scalar
  /// Quotes and escapes stay in the result.
  let keepsQuotes: Bool
  var keepsEscapes: Bool
  /// Quotes mean nothing, as inside a heredoc.
  let ignoresQuotes: Bool

  init(
    _ text: String, _ variables: [String: String] = [:], escape: Character = "\\", unset: Unset = .empty,
    raw: Bool = false, ignoresQuotes: Bool = false
  ) {
    scalars = Array(text.unicodeScalars)
    self.variables = variables
    self.unset = unset
    self.escape = escape.unicodeScalars.first ?? "\\"
    self.ignoresQuotes = ignoresQuotes
    keepsQuotes = raw
    keepsEscapes = raw || ignoresQuotes
  }

  /// The text as one word: variables filled in, quotes and escapes taken out.
  mutating func word() throws(Failure) -> String { try read(until: nil).text }

  /// The text split at blanks that are not quoted, those out of variables included.
  mutating func words() throws(Failure) -> [String] { try read(until: nil).words }

  var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  mutating func take() -> Unicode.Scalar? {
    guard let scalar = peek else { return nil }
    position += 1
    return scalar
  }

  /// Reads up to the scalar that ends it, which is taken too, or to the end.
  mutating func read(until stop: Unicode.Scalar?) throws(Failure) -> WordSplitter {
    var result = WordSplitter()
    while let scalar = peek {
      if let stop, scalar == stop {
        position += 1
        return result
      }
      switch scalar {
      case "'" where !ignoresQuotes: result.addQuoted(try singleQuoted())
      case "\"" where !ignoresQuotes: result.addQuoted(try doubleQuoted())
      case "$": result.add(try dollar())
      case escape:
        position += 1
        if ignoresQuotes {
          readEscapeOfHeredoc(&result)
          continue
        }
        if keepsEscapes { result.addQuoted(String(scalar)) }
        if let next = take() { result.addQuoted(String(next)) }
      default:
        position += 1
        result.add(String(scalar))
      }
      guard result.text.utf8.count <= Self.longest else {
        throw Failure("the text is longer than \(Self.longest) bytes once its variables are filled in")
      }
    }
    if let stop { throw Failure("there is no '\(stop)' to end a substitution") }
    return result
  }

  /// In a heredoc a backslash hides only `$` and itself; elsewhere it is a character.
  private mutating func readEscapeOfHeredoc(_ result: inout WordSplitter) {
    if let next = peek, next == "$" || next == escape {
      position += 1
      result.addQuoted(String(next))
    } else {
      result.addQuoted(String(escape))
    }
  }

  private mutating func singleQuoted() throws(Failure) -> String {
    position += 1
    var text = keepsQuotes ? "'" : ""
    while let scalar = take() {
      if scalar == "'" { return keepsQuotes ? text + "'" : text }
      text.unicodeScalars.append(scalar)
    }
    throw Failure("there is no second ' to end the quotation")
  }

  private mutating func doubleQuoted() throws(Failure) -> String {
    position += 1
    var text = keepsQuotes ? "\"" : ""
    while let scalar = peek {
      if scalar == "$" {
        text += try dollar()
        continue
      }
      position += 1
      if scalar == "\"" { return keepsQuotes ? text + "\"" : text }
      guard scalar == escape else {
        text.unicodeScalars.append(scalar)
        continue
      }
      if keepsEscapes { text.unicodeScalars.append(scalar) }
      guard let next = peek else { continue }
      // Only these can be escaped; before others an escape is a character.
      if next == "\"" || next == "$" || next == escape {
        text.unicodeScalars.append(next)
        position += 1
      } else if !keepsEscapes {
        text.unicodeScalars.append(scalar)
      }
    }
    throw Failure("there is no second \" to end the quotation")
  }
}
