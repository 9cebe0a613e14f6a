// Where bytes stop being UTF-8 (RFC 3629: no overlong forms, no surrogates,
// nothing above U+10FFFF).

/// The offset of the first byte that is not part of a valid UTF-8 sequence,
/// or nil if all are.
package func firstInvalidUTF8Offset(in bytes: [UInt8]) -> Int? {
  var index = 0
  while index < bytes.count {
    let length = validSequenceLength(in: bytes, at: index)
    if length == 0 { return index }
    index += length
  }
  return nil
}

/// The length of the valid sequence that starts at `index`, 0 if there is none.
func validSequenceLength(in bytes: [UInt8], at index: Int) -> Int {
  let lead = bytes[index]
  let length: Int
  var second: ClosedRange<UInt8> = 0x80...0xbf
  switch lead {
  case 0...0x7f: return 1
  case 0xc2...0xdf: length = 2
  case 0xe0: (length, second) = (3, 0xa0...0xbf)
  case 0xed: (length, second) = (3, 0x80...0x9f)
  case 0xe1...0xef: length = 3
  case 0xf0: (length, second) = (4, 0x90...0xbf)
  case 0xf1...0xf3: length = 4
  case 0xf4: (length, second) = (4, 0x80...0x8f)
  default: return 0
  }
  guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
  for offset in 2..<max(length, 2) where !(0x80...0xbf).contains(bytes[index + offset]) {
    return 0
  }
  return length
}
