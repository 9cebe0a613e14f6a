// An address for a link of the child. Source: RTM_NEWADDR in rtnetlink(7).

internal import Child
internal import KernelState
internal import Linux

enum AddressCommand: Command {
  static let name = "address"
  static let parameters = [
    Parameter("ADDRESS/PREFIX"),
    Parameter("dev", values: { [("dev", "then the link that shall have the address")] }),
    Parameter("NAME"),
  ]
  static let summary = "give a link of the child an address"
  static let details = "The kernel adds the route to the address's network once the link is up."
  static let manuals = ["rtnetlink(7)", "ip-address(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "ip address add \(arguments.joined(separator: " "))" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try NetworkPrimitive.requireOwnNetwork(workbench)
    guard arguments[1] == "dev" else {
      throw Failure("'\(arguments[1])' stands where 'dev' belongs", remedy: "as in: address 10.200.0.2/30 dev eth0")
    }
    let address = try NetworkPrimitive.understood { () throws(Failure) in try IPNetwork(host: arguments[0]) }
    let name = try NetworkPrimitive.understood { () throws(Failure) in try LinkName(arguments[2]) }
    try workbench.child.withRoutingSocket { socket in
      try socket.carryOut(address.added(to: try socket.link(named: name)))
    }
  }
}

extension IPNetwork {
  /// The request that gives it to a link. Nobody but the lab is on its links,
  /// so an IPv6 address need not wait until no neighbour has it.
  func added(to link: Link) -> NetlinkRequest {
    .addAddress(self, to: link.index, checked: address.family == .v4)
  }
}
