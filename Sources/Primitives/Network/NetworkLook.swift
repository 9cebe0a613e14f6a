internal import CLinux
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
  private static func at(_ descriptor: Int32, known: NetworkLook?) throws -> NetworkLook {
    let dump = RoutingDump(descriptor: descriptor)
    let lists = [
      try dump.bytes(.links(), sequence: 1), try dump.bytes(.addresses(), sequence: 2),
      try dump.bytes(.routes(), sequence: 3),
    ]
    if let known, zip(known.lists, lists).allSatisfy(areSame) { return known }
    return try NetworkLook(lists)
  }

  private static func areSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return one.withUnsafeBytes { one in
      other.withUnsafeBytes { other in
        guard let first = one.baseAddress, let second = other.baseAddress else { return true }
        return memcmp(first, second, one.count) == 0
      }
    }
  }
}

extension NetworkLook {
  /// The host's network: that of the lab's own process. A link that leaks out of
  /// a step shows here, so it is asked for at each look; only its socket is kept.
  static func ofHost(_ observation: Observation) throws -> NetworkLook {
    try observation.once(HostNetwork.self) {
      let socket = try observation.cache.value(HostSocket.self) {
        HeldDescriptor(try LocalSystemCalls(recorder: Recorder()).routingSocket(observes: true))
      }
      do {
        let look = try at(socket.number, known: observation.cache[HostNetwork.self])
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
      let socket = HeldDescriptor(try child.routingSocketHere())
      let look = try at(socket.number, known: observation.cache[ProcessNetwork.self] ?? nil)
      observation.cache[ProcessNetwork.self] = look
      return look
    }
  }

  private enum HostNetwork: StoreKey { typealias Value = NetworkLook }
  private enum ProcessNetwork: StoreKey { typealias Value = NetworkLook? }
  private enum HostSocket: StoreKey { typealias Value = HeldDescriptor }
}
