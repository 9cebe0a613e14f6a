internal import Child
internal import KernelState
internal import Linux

/// What one network namespace holds, as facts: made anew only where the kernel
/// sends other bytes than at the look before. A host may have thousands of routes.
final class NetworkLook {
  let links, addresses, routes: FactValue
  private let lists: [[UInt8]]

  private init(_ lists: [[UInt8]]) throws {
    let state = try NetworkState(links: lists[0], addresses: lists[1], routes: lists[2])
    links = .list(state.linkLines)
    addresses = .list(state.addressLines)
    routes = .list(state.routeLines)
    self.lists = lists
  }

  /// Asks for the three lists; answers the look before, where they are the same.
  private static func at(
    _ descriptor: Int32, known: NetworkLook?, _ observation: Observation
  ) throws -> NetworkLook {
    let dump = observation.cache.value(Dump.self) { RoutingDump() }
    let requests: [NetlinkRequest] = [.links(), .addresses(), .routes()]
    let lists = try requests.enumerated().map { index, request in
      try dump.list(request, on: descriptor, sequence: UInt32(index + 1), known: known?.lists[index])
    }
    // What is the same is the known list itself, and compared by that.
    if let known, known.lists == lists { return known }
    return try NetworkLook(lists)
  }

  private enum Dump: StoreKey { typealias Value = RoutingDump }
}

extension NetworkLook {
  /// The host's network: that of the lab's own process. A link that leaks out of
  /// a step shows here, so it is asked for at each look; only its socket is kept.
  static func ofHost(_ observation: Observation) throws -> NetworkLook {
    try observation.once(HostNetwork.self) {
      let socket = try observation.cache.value(HostSocket.self) {
        OwnedDescriptor(try LocalSystemCalls(recorder: Recorder()).routingSocket())
      }
      do {
        let look = try at(socket.number, known: observation.cache[HostNetwork.self], observation)
        observation.cache[HostNetwork.self] = look
        return look
      } catch {
        // Whatever is left in it is no answer to the next question.
        observation.cache[HostSocket.self] = nil
        throw error
      }
    }
  }

  /// The network of the process that is looked at; nil where neither the
  /// process can be asked nor its network is the host's.
  ///
  /// A routing socket belongs to the namespace in which it was opened: the
  /// child opens one, and the lab talks on it. It is closed after each look,
  /// because an open socket keeps its namespace alive, and with it the veth
  /// of a child that has ended.
  static func ofProcess(_ observation: Observation) throws -> NetworkLook? {
    try observation.once(ProcessNetwork.self) {
      guard try !observation.sharesWithHost("net") else { return try ofHost(observation) }
      guard let child = observation.child else { return nil }
      let socket = OwnedDescriptor(try child.routingSocketHere())
      let look = try at(socket.number, known: observation.cache[ProcessNetwork.self] ?? nil, observation)
      observation.cache[ProcessNetwork.self] = look
      return look
    }
  }

  private enum HostNetwork: StoreKey { typealias Value = NetworkLook }
  private enum ProcessNetwork: StoreKey { typealias Value = NetworkLook? }
  private enum HostSocket: StoreKey { typealias Value = OwnedDescriptor }
}
