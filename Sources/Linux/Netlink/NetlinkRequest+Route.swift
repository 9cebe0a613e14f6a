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
    var header = rtmsg()
    header.rtm_family = gateway.family.number
    header.rtm_dst_len = 0  // zero bits of the zero address: everything
    header.rtm_table = UInt8(truncatingIfNeeded: RT_TABLE_MAIN.rawValue)
    header.rtm_protocol = UInt8(RTPROT_BOOT)  // "by hand": what ip(8) says, too
    header.rtm_scope = UInt8(truncatingIfNeeded: RT_SCOPE_UNIVERSE.rawValue)
    header.rtm_type = UInt8(RTN_UNICAST)
    var payload = NetlinkPayload(header)
    payload.attribute(RTA_GATEWAY.rawValue, gateway.bytes)
    return NetlinkRequest(.newRoute, .create, payload, ["default", "gateway=\(gateway)", "table=main"])
  }
}
