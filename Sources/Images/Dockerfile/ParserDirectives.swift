// `# syntax=…`, `# escape=…` and `# check=…`: comments at the very top that
// change how the rest is read. Source: Dockerfile reference, "Parser directives".

internal import Linux

/// What the first lines of a Dockerfile say about the rest.
package struct ParserDirectives: Sendable, Equatable {
  /// The frontend image that is asked for. This parser is always the lab's own.
  package internal(set) var syntax: String?
  package internal(set) var check: String?
  /// Ends a line that goes on in the next, and takes meaning from a character: `\` or a backtick.
  package internal(set) var escape: Character = "\\"

  private var seen: Set<String> = []
  private var isOver = false

  var escapeByte: UInt8 { escape.asciiValue ?? UInt8(ascii: "\\") }

  /// Reads one physical line, blanks at its left removed.
  mutating func read(_ line: [UInt8]) throws(Failure) {
    guard !isOver else { return }
    guard let (name, value) = Self.match(line) else {
      isOver = true
      return
    }
    // An unknown one is a comment, and still no end of the top.
    guard ["syntax", "escape", "check"].contains(name) else { return }
    guard seen.insert(name).inserted else { throw Failure("only one '\(name)' directive can be used") }
    switch name {
    case "syntax": syntax = value
    case "check": check = value
    default:
      guard value == "\\" || value == "`" else {
        throw Failure("the escape character is '\(sanitized(value))', not \\ or `")
      }
      escape = Character(value)
    }
  }

  /// `# name = value`, the name in lower case.
  private static func match(_ line: [UInt8]) -> (name: String, value: String)? {
    guard line.first == UInt8(ascii: "#"), let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = line[1..<equals].trimmingBlanks
    let value = line[(equals + 1)...].trimmingBlanks
    guard let first = name.first, first.isASCIILetter, !value.isEmpty,
      name.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit })
    else { return nil }
    return (name.text.lowercased(), value.text)
  }
}
