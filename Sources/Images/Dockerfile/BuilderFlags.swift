/// The words that begin with `--` between the keyword and what follows.
struct BuilderFlags {
  private(set) var flags: [String] = []
  /// What follows them.
  private(set) var rest: [UInt8] = []

  /// Quotes and backslashes work as in a shell; `--` alone ends the flags.
  init(_ line: [UInt8]) {
    var position = 0
    while true {
      while position < line.count, line[position].isBlank { position += 1 }
      guard position + 1 < line.count, line[position] == 0x2d, line[position + 1] == 0x2d else {
        rest = Array(line[position...])
        return
      }
      let word = Self.word(line, &position)
      if word == [0x2d, 0x2d] {
        rest = Array(line[position...])
        return
      }
      flags.append(word.text)
    }
  }

  private static func word(_ line: [UInt8], _ position: inout Int) -> [UInt8] {
    var word: [UInt8] = []
    var quote: UInt8?
    while position < line.count {
      let byte = line[position]
      if quote == nil, byte.isBlank { break }
      position += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard position < line.count else { break }
        word.append(line[position])
        position += 1
      case quote: quote = nil
      case UInt8(ascii: "'") where quote == nil, UInt8(ascii: "\"") where quote == nil: quote = byte
      default: word.append(byte)
      }
    }
    return word
  }
}
