internal import CLinux

extension CallDefinition {
  package static let setsockopt = CallDefinition(
    "setsockopt", SYS_setsockopt, errnos: [.badDescriptor, .invalid], manual: "setsockopt(2)")
}

extension SystemCalls {
  /// Asks the kernel to explain refusals on a netlink socket in a sentence,
  /// beside errno. Source: NETLINK_EXT_ACK in netlink(7), setsockopt(2).
  package func explainRefusals(_ socket: Int32) throws(SystemCallError) {
    let one = withUnsafeBytes(of: Int32(1)) { Array($0) }
    var call = SystemCall(.setsockopt)
    call.descriptor(socket)
    call.constant(SOL_NETLINK, "SOL_NETLINK")
    call.constant(NETLINK_EXT_ACK, "NETLINK_EXT_ACK")
    call.pointer(to: one, "[1]")
    call.number(one.count)
    try submit(call)
  }

  /// Receives one datagram of at most `count` bytes on a netlink socket, and
  /// shows what it says: `{NLMSG_ERROR, error=0}` is how netlink says yes.
  ///
  /// Throws EPROTO for a datagram without a message. Source: recvfrom(2), netlink(7).
  package func receiveReplies(
    _ socket: Int32, count: Int
  ) throws(SystemCallError) -> [NetlinkReply] {
    var call = SystemCall(.recvfrom)
    call.descriptor(socket)
    let place = 1
    call.pointer(to: [UInt8](repeating: 0, count: count), "…")
    call.number(count)
    call.number(0)
    call.null()
    call.null()
    var replies: [NetlinkReply] = []
    try perform(call) { reply in
      replies = NetlinkReply.parse(Array(reply.payload.prefix(reply.result)))
      return (place, replies.count == 1 ? replies[0].shown : "{\(replies.count) messages}")
    }
    guard !replies.isEmpty else { throw SystemCallError(call, Errno(rawValue: EPROTO), by: maker) }
    return replies
  }
}

extension NetlinkReply {
  /// As it stands in the trace.
  var shown: String {
    switch content {
    case .acknowledged: "{NLMSG_ERROR, error=0}"
    case .failed(let errno, let text):
      "{NLMSG_ERROR, error=-\(errno.name)" + (text.map { ", \(quoted($0))" } ?? "") + "}"
    case .done: "{NLMSG_DONE}"
    case .link(let link): "{RTM_NEWLINK, index=\(link.index), ifname=\"\(link.name)\", …}"
    case .address(let address): "{RTM_NEWADDR, address=\(address.network), index=\(address.index), …}"
    case .route(let route): "{RTM_NEWROUTE, \(route.text(device: nil)), …}"
    case .other(let type): "{message type \(type), …}"
    case .malformed: "{…}"
    }
  }
}
