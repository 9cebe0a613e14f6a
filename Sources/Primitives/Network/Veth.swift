// The cable to the host.
//
// Only the lab can reach into both networks: it makes the pair on the host and
// has the kernel put the peer straight into the child's namespace. What is
// then done to the peer, the child does itself. The host's end is written down
// before it is made; the kernel removes both ends with the child's network.

internal import CLinux
package import Child
internal import KernelState
package import Linux

/// One cable: the names of its ends and an address for each.
package struct Veth {
  let hostEnd: LinkName
  let childEnd: LinkName
  let host: IPNetwork
  let child: IPNetwork

  /// Makes the pair and sets up both ends, or leaves nothing. Without addresses
  /// the ends get those of a network that is free.
  package static func lay(_ addresses: (host: IPNetwork, child: IPNetwork)? = nil, _ workbench: Workbench) throws {
    try NetworkPrimitive.requireOwnNetwork(workbench)
    try requirePrivilege(workbench)
    let name = try LinkName(hostName(workbench))
    let network = try removeRemains(of: name, workbench)
    let (host, child) = try ends(addresses, beside: network, workbench)
    let veth = Veth(hostEnd: name, childEnd: try LinkName("eth0"), host: host, child: child)
    try veth.lay(workbench)
    workbench.child.store[CabledNetwork.self] = try readLink("/proc/\(workbench.child.pid)/ns/net")
    if addresses == nil {
      workbench.note(
        "no route of this host touches \(host.network), so \(host) is the host's end and \(child) the child's")
    }
  }

  private func lay(_ workbench: Workbench) throws {
    let entry = Ledger.Entry.link("\(hostEnd)")
    try workbench.ledger.record(entry)
    try workbench.lab.withRoutingSocket { socket in
      do {
        try socket.carryOut(.createVeth(hostEnd, peer: childEnd, in: .process(workbench.child.pid)))
      } catch {
        workbench.ledger.forget(entry)
        throw error
      }
      do {
        try setUpHost(socket)
        try setUpChild(workbench.child)
        try socket.settle(hostEnd)
      } catch {
        // Half a cable is worse than none: deleting one end takes both.
        try socket.carryOut(.deleteLink(named: hostEnd))
        workbench.ledger.forget(entry)
        throw error
      }
    }
  }

  private func setUpHost(_ socket: RoutingSocket) throws {
    let link = try socket.link(named: hostEnd)
    try socket.carryOut(host.added(to: link))
    try socket.carryOut(.setLink(link.index, up: true))
  }

  /// The address first: the route needs it, and a link that is up.
  private func setUpChild(_ calls: any SystemCalls) throws {
    try calls.withRoutingSocket { socket in
      let link = try socket.link(named: childEnd)
      try socket.carryOut(child.added(to: link))
      try socket.carryOut(.setLink(link.index, up: true))
      try socket.settle(childEnd)
      try socket.carryOut(.addDefaultRoute(via: host.address))
    }
  }

  /// The network that the child's end is in, for as long as the child lives.
  private enum CabledNetwork: StoreKey { typealias Value = String }

  /// Unique on this machine, and short enough for the kernel: 15 bytes.
  static func hostName(_ workbench: Workbench) -> String {
    String("gb\(workbench.ledger.session)".prefix(Int(IFNAMSIZ) - 1))
  }

  /// Another end's carrier changes with the child's: waits until the host has
  /// noticed, so that the step shows all that it did.
  static func settleHostEnd(_ workbench: Workbench) throws {
    guard workbench.child.store[CabledNetwork.self] != nil else { return }
    let name = try LinkName(hostName(workbench))
    // The cable may have been deleted from inside.
    try? workbench.lab.looking.withRoutingSocket { try $0.settle(name) }
  }

  /// The host's network without the cable of a child that has ended: the
  /// kernel takes a network down in the background, some moments later.
  private static func removeRemains(of name: LinkName, _ workbench: Workbench) throws -> NetworkState {
    let before = try workbench.lab.looking.withRoutingSocket { try NetworkState($0) }
    guard before.links.contains(where: { $0.name == "\(name)" }) else { return before }
    let own = try readLink("/proc/\(workbench.child.pid)/ns/net")
    guard workbench.child.store[CabledNetwork.self] != own else {
      throw Failure(
        "the child has its cable already", cause: "\(name) on the host and eth0 in the child are its ends",
        remedy: "'undo' takes it away; 'address' gives an end another address")
    }
    let entry = Ledger.Entry.link("\(name)")
    guard workbench.ledger.entries.contains(entry) else {
      throw Failure(
        "the host has a link named \(name) that this lab did not make",
        remedy: "'glassbox clean' removes what a lab that is gone has left")
    }
    return try workbench.lab.withRoutingSocket { socket in
      do {
        try socket.carryOut(.deleteLink(named: name))
      } catch let error as SystemCallError where error.errno == .noDevice {
        // Gone in the meantime.
      }
      workbench.ledger.forget(entry)
      return try NetworkState(socket)
    }
  }
}
