internal import CLinux

/// The number of a rtnetlink message with its name. Source: rtnetlink(7).
struct NetlinkType: Hashable, Sendable {
  let number: UInt16
  let name: String

  private init(_ number: Int, _ name: String) {
    self.number = UInt16(truncatingIfNeeded: number)
    self.name = name
  }

  static let newLink = NetlinkType(RTM_NEWLINK, "RTM_NEWLINK")
  static let deleteLink = NetlinkType(RTM_DELLINK, "RTM_DELLINK")
  static let getLink = NetlinkType(RTM_GETLINK, "RTM_GETLINK")
  static let newAddress = NetlinkType(RTM_NEWADDR, "RTM_NEWADDR")
  static let getAddress = NetlinkType(RTM_GETADDR, "RTM_GETADDR")
  static let newRoute = NetlinkType(RTM_NEWROUTE, "RTM_NEWROUTE")
  static let getRoute = NetlinkType(RTM_GETROUTE, "RTM_GETROUTE")
}

/// The flags of a request. Source: netlink(7). `NLM_F_DUMP` and the modifiers
/// of a creation share bits, so the message type decides how they read.
enum NetlinkFlags {
  /// Change something that exists, and tell whether it worked.
  case change
  /// Make something that must not exist yet.
  case create
  /// List everything.
  case dump
  /// Tell about one thing.
  case get

  var number: UInt16 {
    switch self {
    case .change: UInt16(NLM_F_REQUEST | NLM_F_ACK)
    case .create: UInt16(NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE)
    case .dump: UInt16(NLM_F_REQUEST | NLM_F_DUMP)
    case .get: UInt16(NLM_F_REQUEST)
    }
  }

  var names: String {
    switch self {
    case .change: "NLM_F_REQUEST|NLM_F_ACK"
    case .create: "NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE"
    case .dump: "NLM_F_REQUEST|NLM_F_DUMP"
    case .get: "NLM_F_REQUEST"
    }
  }
}
