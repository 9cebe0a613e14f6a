// Where packets go that no other route takes. Source: RTM_NEWROUTE in rtnetlink(7).

internal import Child
internal import KernelState
internal import Linux

enum RouteDefaultViaCommand: Command {
  static let name = "route default via"
  static let parameters = [Parameter("ADDRESS")]
  static let summary = "send what no other route takes to this address"
  static let details = "The address must be on a network that the child has a link in."
  static let manuals = ["rtnetlink(7)", "ip-route(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "ip route add default via \(arguments[0])" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try NetworkPrimitive.requireOwnNetwork(workbench)
    guard let gateway = IPAddress(arguments[0]) else {
      throw Failure("'\(arguments[0])' is not an IPv4 or IPv6 address", remedy: "as in: route default via 10.200.0.1")
    }
    try workbench.child.withRoutingSocket { try $0.carryOut(.addDefaultRoute(via: gateway)) }
  }
}
