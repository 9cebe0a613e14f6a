package import KernelState
internal import Linux

extension NetworkPrimitive {
  package static let facts = [
    namespaceFact("net", "which network namespace the process is in", manual: "network_namespaces(7)"),
    FactDefinition(
      "net.links", "the network links, as ip link prints them", manual: "ip-link(8)",
      source: "rtnetlink(7) RTM_GETLINK",
      inside: { observation in
        try NetworkLook.ofProcess(observation)?.links ?? namesOnly(observation)
      },
      host: { try NetworkLook.ofHost($0).links }),
    FactDefinition(
      "net.addresses", "link and address; without the IPv6 link-local ones, which come by themselves",
      manual: "ip-address(8)", source: "rtnetlink(7) RTM_GETADDR",
      inside: { try NetworkLook.ofProcess($0)?.addresses ?? .absent },
      host: { try NetworkLook.ofHost($0).addresses }),
    FactDefinition(
      "net.routes", "the main routing table, as ip route prints it; without IPv6 link-local ones",
      manual: "ip-route(8)", source: "rtnetlink(7) RTM_GETROUTE",
      inside: { try NetworkLook.ofProcess($0)?.routes ?? .absent },
      host: { try NetworkLook.ofHost($0).routes }),
  ]

  /// Of a process that cannot be asked /proc tells the links' names, in two
  /// lines of heading and one a link. Source: proc_pid_net(5).
  private static func namesOnly(_ observation: Observation) throws -> FactValue {
    let lines = try observation.proc("net/dev").split(separator: "\n").dropFirst(2)
    return .list(lines.compactMap { line in line.lastIndex(of: ":").map { line[..<$0].trimmed } })
  }
}
