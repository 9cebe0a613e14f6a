internal import CLinux

/// Requests about addresses. Source: rtnetlink(7), linux/if_addr.h.
extension NetlinkRequest {
  /// Lists the IPv4 and IPv6 addresses of all links.
  package static func addresses() -> NetlinkRequest {
    NetlinkRequest(.getAddress, .dump, NetlinkPayload(ifaddrmsg()))
  }

  /// Gives a link an address. The kernel adds the route to its network.
  ///
  /// - Parameter checked: false skips duplicate address detection
  ///   (`IFA_F_NODAD`). An IPv6 address is unusable for about a second while
  ///   the kernel asks whether a neighbour has it; on a veth whose other end
  ///   is ours nobody can have it.
  package static func addAddress(_ address: IPNetwork, to index: Int32, checked: Bool = true) -> NetlinkRequest {
    let loopback = address.address.isLoopback && address.address.family == .v4
    var header = ifaddrmsg()
    header.ifa_family = address.address.family.number
    header.ifa_prefixlen = UInt8(clamping: address.prefix)
    header.ifa_flags = checked ? 0 : UInt8(truncatingIfNeeded: IFA_F_NODAD)
    header.ifa_scope = UInt8((loopback ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE).rawValue)
    header.ifa_index = UInt32(bitPattern: index)
    var payload = NetlinkPayload(header)
    payload.attribute(IFA_LOCAL, address.address.bytes)
    payload.attribute(IFA_ADDRESS, address.address.bytes)  // differs only on point-to-point links
    return NetlinkRequest(
      .newAddress, .create, payload,
      ["address=\(address)", "index=\(index)"] + (checked ? [] : ["ifa_flags=IFA_F_NODAD"]))
  }
}
