internal import CLinux

/// One message that the kernel sent, decoded. Source: netlink(7).
package struct NetlinkReply: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// `NLMSG_ERROR` with 0: the request was carried out.
    case acknowledged
    /// The request was refused: errno, and the kernel's own sentence where the
    /// socket asked for it (`NETLINK_EXT_ACK`) and there is one.
    case failed(Errno, text: String?)
    /// `NLMSG_DONE`: the list is complete.
    case done
    case link(Link)
    case address(Address)
    case route(Route)
    /// A message that this parser does not decode, by its type.
    case other(type: UInt16)
    /// The bytes end early or make no sense. Nothing follows it.
    case malformed
  }

  package let content: Content
  /// The number of the request that this answers.
  package let sequence: UInt32
  /// The list changed while it was being read (`NLM_F_DUMP_INTR`): ask again.
  package let interrupted: Bool

  /// Splits one datagram into its messages.
  package static func parse(_ datagram: [UInt8]) -> [NetlinkReply] {
    var replies: [NetlinkReply] = []
    var rest = datagram[...]
    while !rest.isEmpty {
      guard let length = rest.number(at: 0, as: UInt32.self), let type = rest.number(at: 4, as: UInt16.self),
        let flags = rest.number(at: 6, as: UInt16.self), let sequence = rest.number(at: 8, as: UInt32.self),
        Int(length) >= headerSize, Int(length) <= rest.count
      else {
        replies.append(NetlinkReply(content: .malformed, sequence: 0, interrupted: false))
        break
      }
      let body = rest.prefix(Int(length)).dropFirst(headerSize)
      replies.append(
        NetlinkReply(
          content: decode(type, flags, body), sequence: sequence,
          interrupted: flags & UInt16(NLM_F_DUMP_INTR) != 0))
      rest = rest.after(Int(length))
    }
    return replies
  }

  static let headerSize = MemoryLayout<nlmsghdr>.size

  private static func decode(_ type: UInt16, _ flags: UInt16, _ body: ArraySlice<UInt8>) -> Content {
    switch Int(type) {
    case Int(NLMSG_ERROR): error(flags, body)
    case Int(NLMSG_DONE): done(flags, body)
    case RTM_NEWLINK: Link(body).map(Content.link) ?? .malformed
    case RTM_NEWADDR: Address(body).map(Content.address) ?? .other(type: type)
    case RTM_NEWROUTE: Route(body).map(Content.route) ?? .other(type: type)
    default: .other(type: type)
    }
  }

  /// `struct nlmsgerr`: a negated errno, then the header of the request, then
  /// the rest of the request unless it was capped, then attributes.
  private static func error(_ flags: UInt16, _ body: ArraySlice<UInt8>) -> Content {
    guard let code = body.number(at: 0, as: Int32.self) else { return .malformed }
    guard code != 0 else { return .acknowledged }
    let capped = flags & UInt16(NLM_F_CAPPED) != 0
    let request = capped ? headerSize : Int(body.number(at: 4, as: UInt32.self) ?? 0)
    return failed(code, flags, body.after(MemoryLayout<Int32>.size + request))
  }

  /// The end of a list carries a negated errno, too, where it ended early.
  private static func done(_ flags: UInt16, _ body: ArraySlice<UInt8>) -> Content {
    guard let code = body.number(at: 0, as: Int32.self), code < 0 else { return .done }
    return failed(code, flags, body.after(MemoryLayout<Int32>.size))
  }

  private static func failed(_ code: Int32, _ flags: UInt16, _ rest: ArraySlice<UInt8>) -> Content {
    let told = flags & UInt16(NLM_F_ACK_TLVS) != 0
    let text = told ? NetlinkAttributes(rest)[NLMSGERR_ATTR_MSG.rawValue]?.text : nil
    return .failed(Errno(rawValue: Int32(clamping: code.magnitude)), text: text)
  }
}
