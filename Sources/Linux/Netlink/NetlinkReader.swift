internal import CLinux

extension ArraySlice<UInt8> {
  /// The number at a distance from the start, in host byte order; nil where
  /// the bytes end too early.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as: Number.Type = Number.self) -> Number? {
    guard offset >= 0, offset <= count - MemoryLayout<Number>.size else { return nil }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
  }

  /// What is left after `size` bytes, rounded up to netlink's alignment; empty
  /// where there is nothing.
  func after(_ size: Int) -> ArraySlice<UInt8> {
    guard size >= 0, size < count else { return [] }
    let alignment = Int(GLASSBOX_RTA_ALIGNTO)
    return dropFirst((size + alignment - 1) / alignment * alignment)
  }

  /// Text up to the first NUL or the end: names come with and without it.
  var text: String { String(decoding: prefix { $0 != 0 }, as: UTF8.self) }
}

/// The attributes of a message by type, each value as bytes. Reading stops at
/// the first attribute whose length cannot be right. Source: rtnetlink(7).
struct NetlinkAttributes {
  private var values: [UInt16: ArraySlice<UInt8>] = [:]

  init(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    let header = MemoryLayout<nlattr>.size
    while let length = rest.number(at: 0, as: UInt16.self), let type = rest.number(at: 2, as: UInt16.self),
      Int(length) >= header, Int(length) <= rest.count
    {
      // The two top bits say "nested" and "network byte order".
      values[type & GLASSBOX_NLA_TYPE_MASK] = rest.prefix(Int(length)).dropFirst(header)
      rest = rest.after(Int(length))
    }
  }

  subscript(type: some BinaryInteger) -> ArraySlice<UInt8>? {
    values[UInt16(truncatingIfNeeded: type)]
  }

  func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: some BinaryInteger) -> Number? {
    self[type]?.number(at: 0)
  }

  func address(_ type: some BinaryInteger, _ family: IPAddress.Family) -> IPAddress? {
    self[type].flatMap { IPAddress(family: family, bytes: $0) }
  }
}
