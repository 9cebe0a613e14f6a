// `<<EOF`: the lines that follow, up to one that is the name. Source: Dockerfile
// reference, "Here-Documents"; POSIX, "Here-Document".

internal import Linux

/// One here-document of an instruction.
package struct Heredoc: Sendable, Equatable {
  /// What ends it; in COPY and ADD, the name of the file.
  package var name: String
  /// `<<-`: tabs at the left of each line go.
  package var stripsTabs: Bool
  /// False where the name was quoted: then variables stay as they are.
  package var expands: Bool
  /// The number before `<<`, which a shell takes as a descriptor; 0 where there is none.
  package var descriptor: Int
  package var content = ""

  /// Those that a logical line announces, in order.
  static func all(in line: String) throws(Failure) -> [Heredoc] {
    guard line.contains("<<") else { return [] }
    var lexer = ShellWord(line, unset: .kept, raw: true)
    // What the shell would find wrong with its quotes, the shell says.
    guard let words = try? lexer.words() else { return [] }
    return words.compactMap(Heredoc.init(word:))
  }

  /// From one word of the line, such as `3<<-"EOF"`; nil where it is something else.
  init?(word: String) {
    let bytes = Array(word.utf8)
    let digits = bytes.prefix { $0.isASCIIDigit }
    var rest = bytes.dropFirst(digits.count)
    guard rest.starts(with: [0x3c, 0x3c]), let descriptor = Int(digits.isEmpty ? "0" : digits.text) else { return nil }
    rest = rest.dropFirst(2)
    stripsTabs = rest.first == 0x2d
    if stripsTabs { rest = rest.dropFirst() }
    guard !rest.isEmpty, !rest.contains(0x3c) else { return nil }
    var plain = ShellWord(rest.text, unset: .kept)
    var raw = ShellWord(rest.text, unset: .kept, raw: true)
    guard let words = try? plain.words(), words.count == 1, let quoted = try? raw.words(), quoted.count == 1
    else { return nil }
    name = words[0]
    // Where quotes make a difference, there were some.
    expands = words[0] == quoted[0]
    self.descriptor = descriptor
  }
}
