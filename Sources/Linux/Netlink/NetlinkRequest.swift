internal import CLinux

/// One rtnetlink request: the bytes to send on a `NETLINK_ROUTE` socket, and
/// the same content in words for the trace. A value; sending is another's task.
/// The requests themselves are in extensions, one file per noun.
///
/// The sender should set `NETLINK_EXT_ACK` on its socket, so that a refusal
/// comes with the kernel's own sentence. Source: netlink(7), rtnetlink(7).
package struct NetlinkRequest: Hashable, Sendable, CustomStringConvertible {
  let type: NetlinkType
  let flags: NetlinkFlags
  let payload: NetlinkPayload
  let words: [String]

  init(_ type: NetlinkType, _ flags: NetlinkFlags, _ payload: NetlinkPayload, _ words: [String] = []) {
    self.type = type
    self.flags = flags
    self.payload = payload
    self.words = words
  }

  /// The whole message. The answer carries the same sequence number.
  package func bytes(sequence: UInt32) -> [UInt8] {
    let header = nlmsghdr(
      nlmsg_len: UInt32(clamping: MemoryLayout<nlmsghdr>.size + payload.bytes.count),
      nlmsg_type: type.number, nlmsg_flags: flags.number, nlmsg_seq: sequence, nlmsg_pid: 0)
    return NetlinkPayload(header).bytes + payload.bytes
  }

  /// The name of its type, such as `RTM_NEWLINK`, by which a refusal is told.
  package var name: String { type.name }

  /// As it stands in the trace, an argument of sendto(2):
  /// `{RTM_NEWLINK, NLM_F_REQUEST|NLM_F_ACK, index=1, ifi_flags=IFF_UP, ifi_change=IFF_UP}`.
  package var shown: String { "{\(([name, flags.names] + words).joined(separator: ", "))}" }

  /// As in `RTM_NEWLINK(index=3, up, flags=NLM_F_REQUEST|NLM_F_ACK)`.
  package var description: String {
    "\(type.name)(\((words + ["flags=\(flags.names)"]).joined(separator: ", ")))"
  }
}
