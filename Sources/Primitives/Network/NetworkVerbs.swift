// What the child does to its own network, one message each.

internal import Child
internal import KernelState
internal import Linux

extension NetworkPrimitive {
  /// Source: RTM_NEWLINK in rtnetlink(7).
  static func setLink(_ workbench: Workbench, _ name: String, up: Bool) throws {
    try requireOwnNetwork(workbench)
    let name = try understood { () throws(Failure) in try LinkName(name) }
    try workbench.child.withRoutingSocket { socket in
      let link = try socket.link(named: name)
      if link.isUp == up { workbench.note("\(name) was \(up ? "up" : "down") already") }
      try socket.carryOut(.setLink(link.index, up: up))
      try socket.settle(name)
    }
    try Veth.settleHostEnd(workbench)
  }

  /// Source: RTM_NEWADDR in rtnetlink(7).
  static func addAddress(_ workbench: Workbench, _ arguments: [String]) throws {
    try requireOwnNetwork(workbench)
    guard arguments[1] == "dev" else {
      throw Failure("'\(arguments[1])' stands where 'dev' belongs", remedy: "as in: address 10.200.0.2/30 dev eth0")
    }
    let address = try understood { () throws(Failure) in try IPNetwork(host: arguments[0]) }
    let name = try understood { () throws(Failure) in try LinkName(arguments[2]) }
    try workbench.child.withRoutingSocket { socket in
      try socket.carryOut(address.added(to: try socket.link(named: name)))
    }
  }

  /// Source: RTM_NEWROUTE in rtnetlink(7).
  static func addDefaultRoute(_ workbench: Workbench, _ arguments: [String]) throws {
    try requireOwnNetwork(workbench)
    guard let gateway = IPAddress(arguments[0]) else {
      throw Failure("'\(arguments[0])' is not an IPv4 or IPv6 address", remedy: "as in: route default via 10.200.0.1")
    }
    try workbench.child.withRoutingSocket { try $0.carryOut(.addDefaultRoute(via: gateway)) }
  }

  /// Root's child in the host's network would change the machine's own links.
  static func requireOwnNetwork(_ workbench: Workbench) throws {
    try requireNoGuest("net", workbench)
    let own = try readLink("/proc/\(workbench.child.pid)/ns/net")
    for process in ["self", "\(workbench.lab.pid)"] where try readLink("/proc/\(process)/ns/net") == own {
      throw Failure(
        "the child still shares the host's network",
        cause: "the machine's own network would be changed", remedy: "type 'unshare net' first")
    }
  }

  /// What a person typed, or a failure that says what is wrong with it.
  static func understood<Value>(
    as example: String? = nil, _ parse: () throws(Failure) -> Value
  ) throws -> Value {
    do {
      return try parse()
    } catch {
      throw Failure(error.description, remedy: example.map { "as in: \($0)" })
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
