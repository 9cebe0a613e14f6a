/// An address with a prefix length, as in `10.0.0.1/24`: an address on a link,
/// or, when the bits after the prefix are zero, a whole network.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  package let address: IPAddress
  /// Number of leading bits that name the network: 0…32 or 0…128.
  package let prefix: Int

  /// Nil if the prefix is longer than the address.
  package init?(_ address: IPAddress, prefix: Int) {
    guard (0...address.family.bits).contains(prefix) else { return nil }
    self.address = address
    self.prefix = prefix
  }

  /// Parses `ADDRESS/PREFIX`. Throws with the reason if it is not one.
  package init(_ text: String) throws(Failure) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else {
      throw Failure("“\(text)” is not an IPv4 or IPv6 address with a prefix, such as 10.200.0.1/30")
    }
    guard parts.count == 2 else {
      throw Failure("“\(text)” lacks its prefix length: write \(text)/\(address.family == .v4 ? 30 : 64)")
    }
    let digits = parts[1]
    guard !digits.isEmpty, digits.utf8.count <= 3, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let prefix = Int(digits), let network = IPNetwork(address, prefix: prefix)
    else {
      throw Failure("the prefix length of “\(text)” must be a number from 0 to \(address.family.bits)")
    }
    self = network
  }

  /// Parses an address that one host is to have. Throws also where the kernel
  /// might take it but nobody could reach it: the name of the network itself,
  /// its broadcast address (not for /31 and /127: RFC 3021, RFC 6164),
  /// an unspecified or a multicast address.
  package init(host text: String) throws(Failure) {
    let parsed = try IPNetwork(text)
    let address = parsed.address
    let hint = parsed.firstHosts.isEmpty ? "" : ": hosts there start with \(parsed.firstHosts[0])"
    let refused = "“\(text)”: a host cannot have \(address)"
    if address.isUnspecified { throw Failure("\(refused), it stands for no address") }
    if address.isMulticast { throw Failure("\(refused), it is a multicast address") }
    if parsed.prefix < address.family.bits - 1 {
      if address == parsed.network.address {
        throw Failure("“\(text)” names the network, not a host in it\(hint)")
      }
      if address.family == .v4, address == parsed.last {
        throw Failure("“\(text)” is the broadcast address of \(parsed.network)\(hint)")
      }
    }
    self = parsed
  }

  package var description: String { "\(address)/\(prefix)" }

  /// Ones where the host part is.
  var hostMask: UInt128 {
    let hostBits = address.family.bits - prefix
    return hostBits == 128 ? .max : (1 << UInt128(hostBits)) - 1
  }

  /// The same prefix with all host bits zero: `10.0.0.1/24` gives `10.0.0.0/24`.
  package var network: IPNetwork {
    IPNetwork(IPAddress(family: address.family, value: address.value & ~hostMask), prefix: prefix) ?? self
  }

  /// The last address of the network; for IPv4 up to /30 its broadcast address.
  package var last: IPAddress { IPAddress(family: address.family, value: address.value | hostMask) }

  /// The first two addresses that hosts can have, the two ends of a veth.
  /// Fewer where the network is too small.
  package var firstHosts: [IPNetwork] {
    let size = address.family.bits - prefix
    let offsets: [UInt128] = size == 0 ? [0] : size == 1 ? [0, 1] : [1, 2]
    return offsets.compactMap {
      IPNetwork(IPAddress(family: address.family, value: network.address.value + $0), prefix: prefix)
    }
  }

  package func contains(_ other: IPAddress) -> Bool {
    other.family == address.family && other.value & ~hostMask == address.value & ~hostMask
  }

  /// Whether some address lies in both. Two networks overlap only if the
  /// smaller is inside the larger.
  package func overlaps(_ other: IPNetwork) -> Bool {
    prefix <= other.prefix ? contains(other.address) : other.contains(address)
  }

  /// Whether every address of `other` is in this one.
  package func covers(_ other: IPNetwork) -> Bool {
    prefix <= other.prefix && contains(other.address)
  }
}
