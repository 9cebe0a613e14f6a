package import Child
internal import Primitives
package import Linux

/// One thing that a plan does on the child.
package enum Act: Sendable, Equatable {
  case cloneIntoCgroup
  case limit(_ key: String, _ value: String)
  case unshareUTS
  case hostname(String)
  case unshareNetwork
  case linkUp(String)
  case veth
  case unsharePID
  case fork
  case unshareMount
  case pivot(_ root: String)

  /// Does it, by the primitive's own function. Throws `SystemCallError` or `Failure`.
  package func perform(on workbench: Workbench) throws {
    switch self {
    case .cloneIntoCgroup: try LimitsPrimitive.cloneIntoCgroup(workbench)
    case .limit(let key, let value): try LimitsPrimitive.setLimit(key, value, workbench)
    case .unshareUTS: try UTSPrimitive.unshare(workbench)
    case .hostname(let name): try UTSPrimitive.setHostname(name, workbench)
    case .unshareNetwork: try NetworkPrimitive.unshare(workbench)
    case .linkUp(let name): try NetworkPrimitive.setLink(name, up: true, workbench)
    case .veth: try Veth.lay(nil, workbench)
    case .unsharePID: try PIDPrimitive.unshare(workbench)
    case .fork: try PIDPrimitive.fork(workbench)
    case .unshareMount: try MountPrimitive.unshare(workbench)
    case .pivot(let root): try RootPrimitive.pivot(root, workbench)
    }
  }

  /// The words that a learner would type for it.
  package var words: [String] {
    switch self {
    case .cloneIntoCgroup: ["clone-into-cgroup"]
    case .limit(let key, let value): ["limit", key, value]
    case .unshareUTS: ["unshare", "uts"]
    case .hostname(let name): ["hostname", name]
    case .unshareNetwork: ["unshare", "net"]
    case .linkUp(let name): ["link", "up", name]
    case .veth: ["veth"]
    case .unsharePID: ["unshare", "pid"]
    case .fork: ["fork"]
    case .unshareMount: ["unshare", "mount"]
    case .pivot(let root): ["pivot", root]
    }
  }
}

extension Session {
  /// Does it without looking before and after. Returns why it failed, with the cause found here; nil where it worked.
  package func performQuietly(_ act: Act) -> Failure? { quietly { try act.perform(on: $0) } }
}
