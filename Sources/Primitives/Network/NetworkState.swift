internal import Child
internal import KernelState
internal import Linux

/// What one network namespace holds, at one moment.
struct NetworkState {
  let links: [Link]
  let addresses: [Address]
  let routes: [Route]

  /// Three lists, each asked for once.
  init(_ socket: RoutingSocket) throws(SystemCallError) {
    links = try socket.list(.links()).compactMap { content in
      guard case .link(let link) = content else { return nil }
      return link
    }.sorted { $0.index < $1.index }
    addresses = try socket.list(.addresses()).compactMap { content in
      guard case .address(let address) = content else { return nil }
      return address
    }
    routes = try socket.list(.routes()).compactMap { content in
      guard case .route(let route) = content else { return nil }
      return route
    }
  }

  /// Every network that is spoken for here.
  var taken: [IPNetwork] { routes.map(\.destination) + addresses.map(\.network) }

  private var names: [Int32: String] {
    Dictionary(links.map { ($0.index, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// As `ip link` has them.
  var linkLines: [String] {
    let names = names
    return links.map { $0.text(among: names) }
  }

  /// `lo 127.0.0.1/8`, link by link. Not the IPv6 link-local ones: the kernel
  /// makes them by itself, up to seconds after a link went up, and no step did.
  var addressLines: [String] {
    links.flatMap { link in
      addresses.filter { $0.index == link.index && !$0.isLinkLocal }.map { "\(link.name) \($0.network)" }
    }
  }

  /// As `ip route` and `ip -6 route` have them, without those of the
  /// link-local addresses.
  var routeLines: [String] {
    let names = names
    return routes.filter { $0.isMain && !$0.isLinkLocal }.map { route in
      route.text(device: route.deviceIndex.flatMap { names[$0] })
    }
  }
}

extension NetworkState {
  private enum HostNetwork: StoreKey { typealias Value = NetworkState }
  private enum ProcessNetwork: StoreKey { typealias Value = NetworkState? }

  /// The host's network: that of the lab's own process.
  static func ofHost(_ observation: Observation) throws -> NetworkState {
    try observation.once(HostNetwork.self) {
      try LocalSystemCalls(recorder: Recorder()).withRoutingSocket(observes: true) { try NetworkState($0) }
    }
  }

  /// The network of the process that is looked at; nil where neither the
  /// process can be asked nor its network is the host's.
  ///
  /// A routing socket belongs to the namespace in which it was opened: the
  /// child opens one, and the lab talks on it. It is closed after each look,
  /// because an open socket keeps its namespace alive, and with it the veth
  /// of a child that has ended.
  static func ofProcess(_ observation: Observation) throws -> NetworkState? {
    try observation.once(ProcessNetwork.self) {
      let own = try readLink("/proc/\(observation.pid)/ns/net")
      guard try readLink("/proc/self/ns/net") != own else { return try ofHost(observation) }
      guard let child = observation.child else { return nil }
      let descriptor = try child.routingSocketHere()
      let lab = LocalSystemCalls(recorder: Recorder())
      defer { try? lab.close(descriptor) }
      return try NetworkState(RoutingSocket(lab, descriptor: descriptor))
    }
  }
}
