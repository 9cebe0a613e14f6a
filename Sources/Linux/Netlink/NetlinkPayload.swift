internal import CLinux

/// The part of a netlink message after its header: a family header such as
/// `struct ifinfomsg`, then attributes, each a length, a type and a value, each
/// starting on a multiple of four bytes. Source: netlink(7), rtnetlink(7).
struct NetlinkPayload: Hashable, Sendable {
  private(set) var bytes: [UInt8] = []

  init() {}

  /// Starts with a family header.
  init<Header: BitwiseCopyable>(_ header: Header) {
    append(header)
  }

  /// Adds a kernel structure as it lies in memory.
  mutating func append<Header: BitwiseCopyable>(_ header: Header) {
    withUnsafeBytes(of: header) { bytes.append(contentsOf: $0) }
    align()
  }

  /// Adds one attribute. Its length field has 16 bits, header included; every
  /// caller passes a checked name, an address or a number, so it always fits.
  mutating func attribute(_ type: some BinaryInteger, _ value: some Collection<UInt8>) {
    let length = UInt16(clamping: value.count + Self.attributeHeader)
    withUnsafeBytes(of: length) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt16(truncatingIfNeeded: type)) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: value.prefix(Int(length) - Self.attributeHeader))
    align()
  }

  /// Adds a number in host byte order, which is what rtnetlink expects.
  mutating func attribute(_ type: some BinaryInteger, number: UInt32) {
    attribute(type, withUnsafeBytes(of: number) { Array($0) })
  }

  /// Adds an attribute whose value is itself headers and attributes.
  mutating func nested(_ type: some BinaryInteger, _ fill: (inout NetlinkPayload) -> Void) {
    var inner = NetlinkPayload()
    fill(&inner)
    attribute(type, inner.bytes)
  }

  static let attributeHeader = MemoryLayout<nlattr>.size

  private mutating func align() {
    while bytes.count % Int(GLASSBOX_RTA_ALIGNTO) != 0 { bytes.append(0) }
  }
}
