import Glibc

/// An IPv4 or IPv6 address as a number, so that masks and ranges are plain
/// arithmetic. Source: inet_pton(3), inet_ntop(3).
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  package enum Family: Hashable, Sendable {
    case v4, v6

    /// Length of an address in bits: 32 or 128.
    package var bits: Int { self == .v4 ? 32 : 128 }
    /// `AF_INET` or `AF_INET6`, as every rtnetlink header carries it.
    package var number: UInt8 { UInt8(self == .v4 ? AF_INET : AF_INET6) }

    /// Nil for a family that is neither.
    package init?(number: UInt8) {
      switch Int32(number) {
      case AF_INET: self = .v4
      case AF_INET6: self = .v6
      default: return nil
      }
    }
  }

  package let family: Family
  /// The address in host byte order; an IPv4 address uses the low 32 bits.
  package let value: UInt128

  /// `value` is cut to the length of the family.
  package init(family: Family, value: UInt128) {
    self.family = family
    self.value = family == .v4 ? value & UInt128(UInt32.max) : value
  }

  /// Reads 4 or 16 bytes in network byte order; nil for any other count.
  package init?(family: Family, bytes: some Collection<UInt8>) {
    guard bytes.count == family.bits / 8 else { return nil }
    self.init(family: family, value: bytes.reduce(0) { $0 << 8 | UInt128($1) })
  }

  /// Parses `10.0.0.1` or `fd00::1`; nil for anything else, also for a zone
  /// (`fe80::1%eth0`) and the short forms of inet_aton(3) (`10.1`).
  package init?(_ text: String) {
    guard !text.utf8.contains(0) else { return nil }  // C would stop reading there
    let family: Family = text.utf8.contains(UInt8(ascii: ":")) ? .v6 : .v4
    var bytes = [UInt8](repeating: 0, count: family.bits / 8)
    guard inet_pton(Int32(family.number), text, &bytes) == 1 else { return nil }
    self.init(family: family, bytes: bytes)
  }

  /// 4 or 16 bytes in network byte order.
  package var bytes: [UInt8] {
    stride(from: family.bits - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt128($0)) }
  }

  /// Dotted quad, or the shortest IPv6 form (RFC 5952), as ip(8) prints them.
  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(Int32(family.number), bytes, &text, socklen_t(text.count)) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `0.0.0.0` or `::`.
  package var isUnspecified: Bool { value == 0 }
  /// In 127.0.0.0/8, or `::1`.
  package var isLoopback: Bool { family == .v4 ? value >> 24 == 127 : value == 1 }
  /// In 224.0.0.0/4 or ff00::/8.
  package var isMulticast: Bool { family == .v4 ? value >> 28 == 0xe : value >> 120 == 0xff }
}
