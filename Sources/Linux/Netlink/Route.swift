internal import CLinux

/// A route as the kernel lists it. Source: rtnetlink(7) `RTM_NEWROUTE`.
package struct Route: Hashable, Sendable {
  package let family: IPAddress.Family
  /// Where it leads; prefix 0 for the default route.
  package let destination: IPNetwork
  /// The next host on the way; nil where the destination is on the link
  /// itself, and for a route of several ways (`RTA_MULTIPATH`).
  package let gateway: IPAddress?
  /// The link that packets leave by.
  package let deviceIndex: Int32?
  /// The address that packets start from unless they say otherwise.
  package let source: IPAddress?
  /// 254 is the main table, 255 the local one.
  package let table: UInt32
  /// Of two routes to one destination the lower metric wins; nil counts as 0.
  package let metric: UInt32?
  /// Who made the route; `RTPROT_KERNEL` is 2.
  package let madeBy: UInt8
  package let scope: Scope
  /// `RTN_UNICAST`, `RTN_LOCAL`, …
  package let type: UInt8
  /// The link has no carrier, so nothing arrives (`RTNH_F_LINKDOWN`).
  package let isLinkDown: Bool

  package var isDefault: Bool { destination.prefix == 0 }
  /// To the kernel's own IPv6 addresses on a link, fe80::/10.
  package var isLinkLocal: Bool { family == .v6 && destination.address.value >> 118 == 0x3fa }
  /// In the table that `ip route` shows.
  package var isMain: Bool { table == RT_TABLE_MAIN.rawValue }

  /// Reads what follows the message header; nil for a family other than IP.
  init?(_ body: ArraySlice<UInt8>) {
    // struct rtmsg, one byte each: family, destination and source length, tos,
    // table, protocol, scope, type; then four bytes of flags.
    guard let family = body.number(at: 0, as: UInt8.self).flatMap(IPAddress.Family.init(number:)),
      let prefix = body.number(at: 1, as: UInt8.self), let shortTable = body.number(at: 4, as: UInt8.self),
      let madeBy = body.number(at: 5, as: UInt8.self), let scope = body.number(at: 6, as: UInt8.self),
      let type = body.number(at: 7, as: UInt8.self), let flags = body.number(at: 8, as: UInt32.self)
    else { return nil }
    let attributes = NetlinkAttributes(body.after(MemoryLayout<rtmsg>.size))
    let target = attributes.address(RTA_DST.rawValue, family)
    guard target != nil || prefix == 0,
      let destination = IPNetwork(target ?? IPAddress(family: family, value: 0), prefix: Int(prefix))
    else { return nil }
    self.family = family
    self.destination = destination
    gateway = attributes.address(RTA_GATEWAY.rawValue, family) ?? Self.via(attributes)
    deviceIndex = attributes.number(RTA_OIF.rawValue)
    source = attributes.address(RTA_PREFSRC.rawValue, family)
    table = attributes.number(RTA_TABLE.rawValue) ?? UInt32(shortTable)
    metric = attributes.number(RTA_PRIORITY.rawValue)
    self.madeBy = madeBy
    self.scope = Scope(number: scope)
    self.type = type
    isLinkDown = flags & UInt32(RTNH_F_LINKDOWN) != 0
  }

  /// A gateway of the other family: `struct rtvia`, two bytes of family, then the address.
  private static func via(_ attributes: NetlinkAttributes) -> IPAddress? {
    guard let value = attributes[RTA_VIA.rawValue], let number = value.number(at: 0, as: UInt16.self),
      let family = IPAddress.Family(number: UInt8(truncatingIfNeeded: number))
    else { return nil }
    return IPAddress(family: family, bytes: value.dropFirst(2))
  }

  /// As `ip route` writes it: `10.200.0.0/30 dev eth0 proto kernel scope link
  /// src 10.200.0.1`. What goes without saying (a unicast route, made by hand,
  /// of global scope) is left out.
  package func text(device: String?) -> String {
    var words = [isDefault ? "default" : "\(destination)"]
    if let name = Self.typeNames[Int32(type)] { words.insert(name, at: 0) }
    if let gateway { words += ["via", "\(gateway)"] }
    if let device { words += ["dev", device] }
    if let name = Self.makerNames[Int32(madeBy)] { words += ["proto", name] }
    if scope.number != RT_SCOPE_UNIVERSE.rawValue { words += ["scope", "\(scope)"] }
    if let source { words += ["src", "\(source)"] }
    if let metric { words += ["metric", "\(metric)"] }
    if isLinkDown { words.append("linkdown") }
    return words.joined(separator: " ")
  }

  private static let typeNames: [Int32: String] = [
    Int32(RTN_LOCAL): "local", Int32(RTN_BROADCAST): "broadcast", Int32(RTN_ANYCAST): "anycast",
    Int32(RTN_MULTICAST): "multicast", Int32(RTN_BLACKHOLE): "blackhole",
    Int32(RTN_UNREACHABLE): "unreachable", Int32(RTN_PROHIBIT): "prohibit",
  ]
  private static let makerNames: [Int32: String] = [
    Int32(RTPROT_KERNEL): "kernel", Int32(RTPROT_STATIC): "static", Int32(RTPROT_RA): "ra",
    Int32(RTPROT_DHCP): "dhcp",
  ]
}
