// Links of the child, switched on and off. Source: RTM_NEWLINK in rtnetlink(7).

package import Child
internal import KernelState
internal import Linux

enum UnshareNetCommand: Command {
  static let name = "unshare net"
  static let summary = "give the child its own, empty network"
  static let manuals = ["network_namespaces(7)", "unshare(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --net sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try NetworkPrimitive.unshare(workbench)
  }
}

enum LinkUpCommand: Command {
  static let name = "link up"
  static let parameters = [Parameter("NAME")]
  static let summary = "switch a link of the child on"
  static let manuals = ["rtnetlink(7)", "ip-link(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "ip link set \(arguments[0]) up" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try NetworkPrimitive.setLink(arguments[0], up: true, workbench)
  }
}

enum LinkDownCommand: Command {
  static let name = "link down"
  static let parameters = [Parameter("NAME")]
  static let summary = "switch a link of the child off"
  static let details = "Its addresses stay, IPv6 ones aside; the routes that lead over it go."
  static let manuals = ["rtnetlink(7)", "ip-link(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "ip link set \(arguments[0]) down" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try NetworkPrimitive.setLink(arguments[0], up: false, workbench)
  }
}

extension NetworkPrimitive {
  /// Switches a link of the child on or off.
  package static func setLink(_ name: String, up: Bool, _ workbench: Workbench) throws {
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
}
