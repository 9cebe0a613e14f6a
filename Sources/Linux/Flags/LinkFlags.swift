internal import CLinux

/// What a network link is and does, as netlink tells and `ip link` prints
/// between angle brackets. Source: netdevice(7), linux/if.h.
package struct LinkFlags: NamedFlags {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let up = Self(rawValue: UInt64(GLASSBOX_IFF_UP))
  package static let running = Self(rawValue: UInt64(GLASSBOX_IFF_RUNNING))

  /// In the order in which ip(8) prints them.
  package static let names = [
    NamedFlag(GLASSBOX_IFF_LOOPBACK, "IFF_LOOPBACK", "what is sent comes back to the same machine: lo"),
    NamedFlag(GLASSBOX_IFF_BROADCAST, "IFF_BROADCAST", "one packet can go to everybody on the link"),
    NamedFlag(GLASSBOX_IFF_POINTOPOINT, "IFF_POINTOPOINT", "there is exactly one other end, as in a tunnel"),
    NamedFlag(GLASSBOX_IFF_MULTICAST, "IFF_MULTICAST", "one packet can go to a group on the link"),
    NamedFlag(GLASSBOX_IFF_NOARP, "IFF_NOARP", "neighbours are not asked for their hardware address"),
    NamedFlag(GLASSBOX_IFF_ALLMULTI, "IFF_ALLMULTI", "packets for every multicast group are received"),
    NamedFlag(GLASSBOX_IFF_PROMISC, "IFF_PROMISC", "packets for other hosts are received, too"),
    NamedFlag(GLASSBOX_IFF_MASTER, "IFF_MASTER", "other links are bundled into this one"),
    NamedFlag(GLASSBOX_IFF_SLAVE, "IFF_SLAVE", "the link is bundled into another one"),
    NamedFlag(GLASSBOX_IFF_UP, "IFF_UP", "switched on: an administrator allows packets to pass"),
    NamedFlag(GLASSBOX_IFF_LOWER_UP, "IFF_LOWER_UP", "there is a carrier; for a veth, the other end is up as well"),
    NamedFlag(GLASSBOX_IFF_RUNNING, "IFF_RUNNING", "packets can pass: up, with a carrier, and settled"),
  ]

  /// As ip(8) has it: without the common prefix, NO-CARRIER for a link that is
  /// up and cannot carry anything, and without the flag that says the opposite.
  package var short: String {
    var names = Self.names.filter { $0.name != "IFF_RUNNING" && rawValue & $0.value != 0 }
      .map { String($0.name.dropFirst("IFF_".count)) }
    if contains(.up), !contains(.running) { names.insert("NO-CARRIER", at: 0) }
    return names.joined(separator: ",")
  }
}
