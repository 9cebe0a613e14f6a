internal import CLinux

/// A network link as the kernel lists it. Source: rtnetlink(7) `RTM_NEWLINK`.
package struct Link: Hashable, Sendable {
  package let index: Int32
  package let name: String
  /// `veth`, `bridge`, …; nil for loopback and physical links.
  package let kind: String?
  /// All `IFF_…` bits. Source: netdevice(7).
  package let flags: UInt32
  /// Largest packet in bytes.
  package let mtu: UInt32?
  /// The hardware address as in `fa:ea:e8:b4:b6:f3`; on Ethernet links the MAC.
  package let hardwareAddress: String?
  /// The link that this one is tied to; for a veth its other end. An index of
  /// the namespace that `peerNamespace` names, of this one if that is nil.
  package let peerIndex: Int32?
  /// This namespace's own number for the one that the peer is in.
  package let peerNamespace: Int32?
  /// RFC 2863 state by the name that ip(8) uses: `up`, `down`, `unknown`, …
  package let operationalState: String?

  /// Switched on by an administrator (`IFF_UP`).
  package var isUp: Bool { flags & GLASSBOX_IFF_UP != 0 }
  /// There is a carrier; for a veth, the other end is up, too (`IFF_LOWER_UP`).
  package var isLowerUp: Bool { flags & GLASSBOX_IFF_LOWER_UP != 0 }
  package var isLoopback: Bool { flags & GLASSBOX_IFF_LOOPBACK != 0 }

  /// Whether the state agrees with the flags: the kernel changes the state a
  /// moment after a carrier has come or gone.
  package var isSettled: Bool {
    !isUp || isLowerUp == (operationalState == "up" || operationalState == "unknown")
  }

  /// As `ip link` writes it: `1: lo <LOOPBACK,UP,LOWER_UP> state UNKNOWN`, or
  /// `2: eth0@if7 <…>` where the link is tied to number 7 in another namespace.
  ///
  /// - Parameter links: names of the links of this namespace, by index.
  package func text(among links: [Int32: String] = [:]) -> String {
    var tied = ""
    if let peerIndex {
      tied = "@" + ((peerNamespace == nil ? links[peerIndex] : nil) ?? "if\(peerIndex)")
    }
    let state = (operationalState ?? "unknown").uppercased()
    return "\(index): \(name)\(tied) <\(LinkFlags(rawValue: UInt64(flags)).short)> state \(state)"
  }

  /// Reads what follows the message header; nil if that has no index and name.
  init?(_ body: ArraySlice<UInt8>) {
    // struct ifinfomsg: family at 0, type at 2, index at 4, flags at 8, change at 12.
    guard let index = body.number(at: 4, as: Int32.self), let flags = body.number(at: 8, as: UInt32.self)
    else { return nil }
    let attributes = NetlinkAttributes(body.after(MemoryLayout<ifinfomsg>.size))
    guard let name = attributes[IFLA_IFNAME]?.text else { return nil }
    self.index = index
    self.flags = flags
    self.name = name
    kind = attributes[IFLA_LINKINFO].flatMap { NetlinkAttributes($0)[IFLA_INFO_KIND]?.text }
    mtu = attributes.number(IFLA_MTU)
    hardwareAddress = attributes[IFLA_ADDRESS].flatMap(Self.hexadecimal)
    peerIndex = attributes.number(IFLA_LINK)
    peerNamespace = attributes.number(IFLA_LINK_NETNSID)
    operationalState = attributes.number(IFLA_OPERSTATE).flatMap(Self.stateName)
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String? {
    guard !bytes.isEmpty else { return nil }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }

  private static func stateName(_ number: UInt8) -> String? {
    // Values IF_OPER_… of linux/if.h, in their order.
    let names = ["unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"]
    return names.indices.contains(Int(number)) ? names[Int(number)] : nil
  }
}
