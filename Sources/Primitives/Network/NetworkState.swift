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

  /// The same from bytes of the kernel. Throws EPROTO where they make no sense.
  init(links: [UInt8], addresses: [UInt8], routes: [UInt8]) throws(SystemCallError) {
    func contents(_ list: [UInt8]) throws(SystemCallError) -> [NetlinkReply.Content] {
      let contents = NetlinkReply.parse(list).map(\.content)
      if contents.contains(.malformed) { throw SystemCallError(SystemCall("recvfrom"), .protocolError) }
      return contents
    }
    self.links = try contents(links).compactMap { content in
      guard case .link(let link) = content else { return nil }
      return link
    }.sorted { $0.index < $1.index }
    self.addresses = try contents(addresses).compactMap { content in
      guard case .address(let address) = content else { return nil }
      return address
    }
    self.routes = try contents(routes).compactMap { content in
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
