internal import CLinux

/// An address of a link as the kernel lists it. Source: rtnetlink(7) `RTM_NEWADDR`.
package struct Address: Hashable, Sendable, CustomStringConvertible {
  /// Address and prefix length, as in `10.200.0.1/30`.
  package let network: IPNetwork
  /// The link that has it.
  package let index: Int32
  /// How far the address is valid.
  package let scope: Scope
  /// All `IFA_F_…` bits.
  package let flags: UInt32

  package var address: IPAddress { network.address }
  package var family: IPAddress.Family { network.address.family }
  package var prefix: Int { network.prefix }
  /// Given by the kernel itself, for use on the link only (fe80::/10).
  package var isLinkLocal: Bool { family == .v6 && scope.number == RT_SCOPE_LINK.rawValue }
  /// As ip(8) writes it.
  package var description: String { "\(network) scope \(scope)" }

  /// Reads what follows the message header; nil for a family other than IP.
  init?(_ body: ArraySlice<UInt8>) {
    // struct ifaddrmsg: family, prefix length, flags, scope, one byte each; index at 4.
    guard let family = body.number(at: 0, as: UInt8.self).flatMap(IPAddress.Family.init(number:)),
      let prefix = body.number(at: 1, as: UInt8.self), let shortFlags = body.number(at: 2, as: UInt8.self),
      let scope = body.number(at: 3, as: UInt8.self), let index = body.number(at: 4, as: Int32.self)
    else { return nil }
    let attributes = NetlinkAttributes(body.after(MemoryLayout<ifaddrmsg>.size))
    // On a point-to-point link IFA_ADDRESS is the other end; IPv6 has no IFA_LOCAL otherwise.
    guard let address = attributes.address(IFA_LOCAL, family) ?? attributes.address(IFA_ADDRESS, family),
      let network = IPNetwork(address, prefix: Int(prefix))
    else { return nil }
    self.network = network
    self.index = index
    self.scope = Scope(number: scope)
    flags = attributes.number(IFA_FLAGS) ?? UInt32(shortFlags)
  }
}

/// How far an address or a route reaches. Source: rtnetlink(7), ip-address(8).
package struct Scope: Hashable, Sendable, CustomStringConvertible {
  package let number: UInt8

  package init(number: UInt8) { self.number = number }

  /// The name that ip(8) uses, or the number.
  package var description: String {
    switch UInt32(number) {
    case RT_SCOPE_UNIVERSE.rawValue: "global"
    case RT_SCOPE_SITE.rawValue: "site"
    case RT_SCOPE_LINK.rawValue: "link"
    case RT_SCOPE_HOST.rawValue: "host"
    case RT_SCOPE_NOWHERE.rawValue: "nowhere"
    default: "\(number)"
    }
  }
}
