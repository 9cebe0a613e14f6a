internal import Primitives

/// A container as data: which walls stand, what it may use, from which root, and which program runs inside. Whatever
/// puts up a whole container at once builds from it; the lines that a learner would type are a view of it.
package struct ContainerPlan: Sendable, Equatable {
  package enum Network: String, CaseIterable, Sendable {
    /// A network of its own with nothing but a loopback that is up.
    case none
    /// The same, and a cable to the host.
    case veth
    /// The host's: no wall.
    case host
  }

  /// A line of `limit`: `memory.max` and `64M`.
  package struct Limit: Sendable, Equatable {
    package let key: String
    package let value: String
  }

  package var hostname = "glassbox"
  /// A directory, or the name of a prepared root file system.
  package var root = "busybox"
  package var network = Network.none
  package private(set) var limits: [Limit] = []
  /// The program and its arguments.
  package var program: [String] = []

  package init() {}

  /// Sets a limit; of two for the same key the last one holds.
  package mutating func limit(_ key: String, to value: String) {
    limits.removeAll { $0.key == key }
    limits.append(Limit(key: key, value: value))
  }

  /// What has to be done for it, in an order that works: limits and cables need the host, so they come before the root
  /// is changed, and the new PID 1 mounts the /proc that shows it.
  package var acts: [Act] {
    // Nobody has to be moved where a process can be born in its group: on version 2 moving costs ten milliseconds.
    var acts: [Act] = LimitsPrimitive.areOnVersion2(limits.map(\.key)) ? [.cloneIntoCgroup] : []
    acts += limits.map { .limit($0.key, $0.value) }
    acts += [.unshareUTS, .hostname(hostname)]
    switch network {
    case .none: acts += [.unshareNetwork, .linkUp("lo")]
    case .veth: acts += [.unshareNetwork, .linkUp("lo"), .veth]
    case .host: break
    }
    return acts + [.unsharePID, .fork, .unshareMount, .pivot(root)]
  }
}
