// Which addresses the ends of the cable have, and what speaks against them.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension Veth {
  private static let example = "veth 10.200.0.1/30 10.200.0.2/30"

  /// Both ends' addresses as they were typed.
  static func ends(_ arguments: [String]) throws -> (host: IPNetwork, child: IPNetwork) {
    guard arguments.count == 2 else {
      throw Failure("the child's address is missing", remedy: "give both ends an address, or none; as in: \(example)")
    }
    return (try parsed(arguments[0]), try parsed(arguments[1]))
  }

  /// Both ends' addresses: those that were asked for, or the two hosts of a
  /// network that is free.
  static func ends(
    _ wanted: (host: IPNetwork, child: IPNetwork)?, beside network: NetworkState, _ workbench: Workbench
  ) throws -> (host: IPNetwork, child: IPNetwork) {
    guard let (host, child) = wanted else { return try freeEnds(beside: network, workbench) }
    guard host.address != child.address else {
      throw Failure("both ends would have the address \(host.address)", remedy: "as in: \(example)")
    }
    guard host.network == child.network else {
      throw Failure(
        "\(host) and \(child) are not in the same network",
        cause: "the ends could not reach each other without a route: \(host.network) is not \(child.network)",
        remedy: "as in: \(example)")
    }
    if let taken = network.taken.first(where: { $0.prefix > 0 && $0.overlaps(host.network) }) {
      throw Failure(
        "\(host.network) is in use on this host", cause: "the host has a route to \(taken)",
        remedy: "type 'veth' alone, and the lab takes a network that is free")
    }
    return (host, child)
  }

  /// Two labs that look at the same moment begin at different places.
  private static func freeEnds(
    beside network: NetworkState, _ workbench: Workbench
  ) throws -> (host: IPNetwork, child: IPNetwork) {
    guard let free = freeNetwork(avoiding: network.taken, startingAt: Int(workbench.lab.pid)) else {
      throw Failure(
        "no network is free for the cable",
        cause: "routes of this host cover \(labNetworks.map(\.description).joined(separator: ", "))",
        remedy: "give addresses of your own, as in: \(example)")
    }
    return (free.firstHosts[0], free.firstHosts[1])
  }

  private static func parsed(_ text: String) throws -> IPNetwork {
    try NetworkPrimitive.understood(as: example) { () throws(Failure) in try IPNetwork(host: text) }
  }

  /// One end is made on the host, and only who administers the host's network
  /// may do that. Source: capabilities(7).
  static func requirePrivilege(_ workbench: Workbench) throws {
    guard !holdsCapability(workbench.lab.pid, "CAP_NET_ADMIN") else { return }
    throw Failure(
      "a veth to the host needs CAP_NET_ADMIN over the host's network",
      cause: "the lab does not have it: the child's capabilities count in its own namespaces only",
      remedy: geteuid() == 0
        ? "this root was given fewer capabilities; loopback works: 'link up lo'"
        : "run the lab as root; loopback works without: 'link up lo'")
  }
}
