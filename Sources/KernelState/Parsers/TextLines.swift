/// Cuts kernel text into lines and words by bytes: much faster than by
/// characters, and a file of the kernel may hold bytes that are no characters.
extension StringProtocol {
  var lines: [Substring] { cut(UInt8(ascii: "\n")) }
  var words: [Substring] { Substring(self).utf8.split { $0 == 32 || $0 == 9 || $0 == 10 }.map { Substring($0) } }

  /// The pieces between separators, empty ones left out.
  func cut(_ separator: UInt8) -> [Substring] {
    Substring(self).utf8.split(separator: separator).map { Substring($0) }
  }

  /// What stands before and after the first separator; nil if there is none.
  func halves(_ separator: UInt8) -> (Substring, Substring)? {
    let text = Substring(self)
    guard let position = text.utf8.firstIndex(of: separator) else { return nil }
    return (text[..<position], text[text.utf8.index(after: position)...])
  }

  /// A decimal number without a sign. `Int("+5")` would be 5 in Swift; the
  /// kernel writes no sign and a user should not either.
  func unsigned<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
    guard Substring(self).utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    return Number(self)
  }

  /// Undoes the kernel's `\ooo` escapes: `\040` space, `\011` tab, `\012` new
  /// line, `\134` backslash. Source: proc_pid_mountinfo(5), seq_escape().
  var unescaped: String {
    let bytes = Array(utf8)
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(self) }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count,
        let code = UInt8(String(decoding: bytes[(index + 1)...(index + 3)], as: UTF8.self), radix: 8)
      {
        result.append(code)
        index += 4
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
