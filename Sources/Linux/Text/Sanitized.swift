// What other programs wrote (host names, file names, program output, lesson
// text) may hold bytes that a terminal obeys. They are shown, never sent.

/// `text` with everything that a terminal or a reader's eye could be fooled by
/// replaced by a visible escape.
///
/// Control characters, ESC, C1 controls become `\x1b`; tab, newline and carriage
/// return `\t`, `\n`, `\r`; bidirectional overrides, line separators and other
/// invisible format characters `\u{202e}`.
///
/// - Parameter keepingNewlines: leave `\n` as it is, for text of several lines.
package func sanitized(_ text: String, keepingNewlines: Bool = false) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    append(scalar, to: &result, keepingNewlines: keepingNewlines)
  }
  return result
}

/// The same for bytes that may not be UTF-8: each byte that is not part of a
/// valid sequence becomes `\xNN`.
package func sanitized(bytes: some Sequence<UInt8>, keepingNewlines: Bool = false) -> String {
  let bytes = Array(bytes)
  var result = ""
  var index = 0
  while index < bytes.count {
    let length = validSequenceLength(in: bytes, at: index)
    if length == 0 {
      result += hexEscape(UInt32(bytes[index]))
      index += 1
    } else {
      let piece = String(decoding: bytes[index..<index + length], as: UTF8.self)
      for scalar in piece.unicodeScalars { append(scalar, to: &result, keepingNewlines: keepingNewlines) }
      index += length
    }
  }
  return result
}

/// Appends one scalar, escaped if it must be.
private func append(_ scalar: Unicode.Scalar, to text: inout String, keepingNewlines: Bool) {
  switch scalar.value {
  case 0x0a: text += keepingNewlines ? "\n" : "\\n"
  case 0x09: text += "\\t"
  case 0x0d: text += "\\r"
  case 0x20...0x7e: text.unicodeScalars.append(scalar)
  case 0...0x1f, 0x7f...0x9f: text += hexEscape(scalar.value)
  default:
    if isInvisible(scalar) {
      text += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      text.unicodeScalars.append(scalar)
    }
  }
}

/// Format characters (bidirectional controls and tags among them) and line
/// separators; the joiners stay, since scripts and emoji need them.
package func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .format: scalar.value != 0x200c && scalar.value != 0x200d
  case .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

private func hexEscape(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return "\\x" + (digits.count < 2 ? "0" : "") + digits
}
