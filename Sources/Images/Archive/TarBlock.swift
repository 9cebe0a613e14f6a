// The block of 512 bytes before each member. Source: POSIX, pax, "ustar
// Interchange Format"; GNU tar manual, "Basic Tar Format".

/// A header block and its fields.
struct TarBlock {
  static let size = 512

  let bytes: [UInt8]

  var isZero: Bool { bytes.allSatisfy { $0 == 0 } }

  var type: UInt8 { bytes[156] }
  var name: [UInt8] { text(0, 100) }
  var link: [UInt8] { text(157, 100) }

  /// What stands before the name in ustar, not in GNU's.
  var prefix: [UInt8] { isUstar ? text(345, 155) : [] }
  var isUstar: Bool { bytes[257..<263].elementsEqual("ustar\0".utf8) }
  /// Star keeps times where ustar has the end of the prefix.
  var isGNU: Bool { bytes[257..<265].elementsEqual("ustar  \0".utf8) }

  /// Up to the first zero.
  func text(_ offset: Int, _ width: Int) -> [UInt8] { Array(bytes[offset..<offset + width].prefix { $0 != 0 }) }

  /// Octal digits, or a number of bytes of which the first has its highest bit
  /// set; nil where it is neither.
  func number(_ offset: Int, _ width: Int) -> Int? {
    let field = bytes[offset..<offset + width]
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 { return binary(field, isNegative: first & 0x40 != 0) }
    var digits = field.drop { $0 == 0x20 || $0 == 0 }
    while let last = digits.last, last == 0x20 || last == 0 { digits.removeLast() }
    var value = 0
    for digit in digits {
      guard (0x30...0x37).contains(digit), value < 1 << 59 else { return nil }
      value = value << 3 | Int(digit - 0x30)
    }
    return value
  }

  /// Two's complement without the marking bit.
  private func binary(_ field: ArraySlice<UInt8>, isNegative: Bool) -> Int? {
    var value = isNegative ? -1 : 0
    for (index, byte) in field.enumerated() {
      let byte = index == 0 ? (isNegative ? byte | 0x80 : byte & 0x7f) : byte
      guard value < 1 << 54, value >= -(1 << 54) else { return nil }
      value = value << 8 | Int(byte)
    }
    return value
  }

  /// Whether the sum of its bytes is what it says; old programs took them as signed.
  var isSound: Bool {
    guard let wanted = number(148, 8) else { return false }
    var unsigned = 0
    var signed = 0
    for (index, byte) in bytes.enumerated() {
      let byte = (148..<156).contains(index) ? 0x20 : byte
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    return wanted == unsigned || wanted == signed
  }
}
