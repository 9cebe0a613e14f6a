internal import CLinux

/// Requests about routes. Source: rtnetlink(7), linux/rtnetlink.h.
extension NetlinkRequest {
  /// Lists the IPv4 and IPv6 routes of all tables.
  package static func routes() -> NetlinkRequest {
    NetlinkRequest(.getRoute, .dump, NetlinkPayload(rtmsg()))
  }

  /// Sends whatever no other route takes to a gateway. The gateway must be on
  /// a network that is already routed, else ENETUNREACH.
  package static func addDefaultRoute(via gateway: IPAddress) -> NetlinkRequest {
    // Zero bits of the zero address: everything.
    var payload = NetlinkPayload(routeHeader(gateway.family, prefix: 0, scope: RT_SCOPE_UNIVERSE))
    payload.attribute(RTA_GATEWAY.rawValue, gateway.bytes)
    return NetlinkRequest(.newRoute, .create, payload, ["default", "gateway=\(gateway)", "table=main"])
  }

  /// Sends a network's traffic straight to a link, where its hosts are.
  package static func addRoute(to network: IPNetwork, device index: Int32) -> NetlinkRequest {
    let target = network.network  // the kernel refuses set host bits: EINVAL
    let family = target.address.family
    // For IPv6 the kernel ignores the scope and ip(8) leaves it universe.
    let scope = family == .v4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE
    var payload = NetlinkPayload(routeHeader(family, prefix: target.prefix, scope: scope))
    payload.attribute(RTA_DST.rawValue, target.address.bytes)
    payload.attribute(RTA_OIF.rawValue, number: UInt32(bitPattern: index))
    return NetlinkRequest(.newRoute, .create, payload, ["\(target)", "device index=\(index)", "table=main"])
  }

  private static func routeHeader(_ family: IPAddress.Family, prefix: Int, scope: rt_scope_t) -> rtmsg {
    var header = rtmsg()
    header.rtm_family = family.number
    header.rtm_dst_len = UInt8(clamping: prefix)
    header.rtm_table = UInt8(truncatingIfNeeded: RT_TABLE_MAIN.rawValue)
    header.rtm_protocol = UInt8(RTPROT_BOOT)  // "by hand": what ip(8) says, too
    header.rtm_scope = UInt8(truncatingIfNeeded: scope.rawValue)
    header.rtm_type = UInt8(RTN_UNICAST)
    return header
  }
}
