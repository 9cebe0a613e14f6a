internal import Child
internal import KernelState
internal import Linux

extension NetworkPrimitive {
  static let networkCauses =
    unshareCauses(limit: "max_net_namespaces")
    + ["RTM_NEWLINK", "RTM_NEWADDR", "RTM_NEWROUTE", "RTM_DELLINK"].map { notAdministrator($0) }
    + [noSuchLink, linkExists, addressExists, routeExists, unreachable, noVeth]

  /// What counts is the user namespace that owns the network namespace: the
  /// one in which the process was when it made it. Source: user_namespaces(7).
  private static func notAdministrator(_ request: String) -> Cause {
    Cause(request, .notPermitted) { circumstances in
      let isChild = circumstances.error.by == .child
      let process = isChild ? circumstances.workbench.child.pid : circumstances.workbench.lab.pid
      guard holdsCapability(process, "CAP_NET_ADMIN") else {
        return .init(
          "the \(isChild ? "child" : "lab") does not have CAP_NET_ADMIN in its user namespace",
          remedy: "put up this wall before the capability is dropped")
      }
      return .init(
        "CAP_NET_ADMIN is held, but in another user namespace than the one that owns this network",
        remedy: "'unshare user' before 'unshare net': then the new user namespace owns the network")
    }
  }

  private static let noSuchLink = Cause("RTM_GETLINK", .noDevice) { circumstances in
    guard case .list(let lines) = circumstances.fact("net.links", .inside) else { return nil }
    let names = lines.compactMap(linkName)
    return .init(
      "the links of the child are: \(names.joined(separator: ", "))",
      remedy: names.contains("eth0") ? "name one of them" : "'veth' makes eth0")
  }

  private static let linkExists = Cause("RTM_NEWLINK", .exists) { _ in
    .init(
      "a link of that name is there already, on the host or in the child", remedy: "look at net.links in 'state net'")
  }

  private static let addressExists = Cause("RTM_NEWADDR", .exists) { _ in
    .init("the link has this address already", remedy: "look at net.addresses in 'state net'")
  }

  private static let routeExists = Cause("RTM_NEWROUTE", .exists) { circumstances in
    guard case .list(let lines) = circumstances.fact("net.routes", .inside),
      let known = lines.first(where: { $0.hasPrefix("default ") })
    else { return nil }
    return .init("there is such a route already: \(known)", remedy: "one default route is enough")
  }

  private static let unreachable = Cause("RTM_NEWROUTE", Errno(name: "ENETUNREACH") ?? .invalid) { circumstances in
    guard case .list(let lines) = circumstances.fact("net.addresses", .inside) else { return nil }
    let known = lines.isEmpty ? "there is no address" : "addresses are: \(lines.joined(separator: ", "))"
    return .init(
      "no link that is up has the gateway's network; \(known)",
      remedy: "'address … dev NAME' and 'link up NAME' come first, or 'veth', which does it all")
  }

  private static let noVeth = Cause("RTM_NEWLINK", .notSupported) { _ in
    .init("this kernel has no veth links, or their module is not loaded", remedy: "as root: modprobe veth")
  }

  /// `eth0` of `2: eth0@if7 <…> state UP`.
  private static func linkName(_ line: String) -> String? {
    line.split(separator: " ").dropFirst().first.map { String($0.prefix { $0 != "@" }) }
  }
}
