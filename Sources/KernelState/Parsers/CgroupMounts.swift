/// Where the cgroup hierarchies are mounted. Source: cgroups(7).
package struct CgroupMounts: Hashable, Sendable {
  package enum Mode: String, Sendable {
    /// Only hierarchies of version 1.
    case v1
    /// Version 1 with the version 2 hierarchy beside it.
    case hybrid
    case v2
    case none
  }

  /// The mount of the version 2 hierarchy.
  package let unified: MountInfo?
  /// The mount of each controller that is in a version 1 hierarchy.
  package let controllers: [String: MountInfo]
  /// Version 1 hierarchies without a controller, by name.
  package let named: [String: MountInfo]

  package init(_ mounts: [MountInfo]) {
    var unified: MountInfo?
    var controllers: [String: MountInfo] = [:]
    var named: [String: MountInfo] = [:]
    for mount in mounts {
      switch mount.type {
      case "cgroup2": unified = Self.better(unified, mount)
      case "cgroup":
        for option in mount.superOptions {
          if Self.controllerNames.contains(option) {
            controllers[option] = Self.better(controllers[option], mount)
          } else if option.hasPrefix("name=") {
            let name = String(option.dropFirst(5))
            named[name] = Self.better(named[name], mount)
          }
        }
      default: break
      }
    }
    self.unified = unified
    self.controllers = controllers
    self.named = named
  }

  package var mode: Mode {
    switch (unified != nil, controllers.isEmpty && named.isEmpty) {
    case (true, true): .v2
    case (true, false): .hybrid
    case (false, false): .v1
    case (false, true): .none
    }
  }

  /// Where the group of a membership is a directory; nil if its hierarchy is
  /// not mounted or the mount shows another part of it.
  package func directory(of membership: CgroupMembership) -> String? {
    let mount =
      membership.isUnified
      ? unified
      : membership.controllers.lazy.compactMap { controllers[$0] }.first ?? membership.name.flatMap { named[$0] }
    return mount.flatMap { Self.directory(of: membership.path, in: $0) }
  }

  static func directory(of path: String, in mount: MountInfo) -> String? {
    var rest = path[...]
    if mount.root != "/" {
      guard path == mount.root || path.hasPrefix(mount.root + "/") else { return nil }
      rest = Substring(path.utf8.dropFirst(mount.root.utf8.count))
    }
    let base = mount.mountPoint == "/" ? "" : mount.mountPoint
    return rest == "/" || rest.isEmpty ? mount.mountPoint : base + rest
  }

  /// The same hierarchy may be mounted in parts, too: a mount from its root
  /// shows every group. The first of several equals stays.
  private static func better(_ old: MountInfo?, _ new: MountInfo) -> MountInfo {
    guard let old else { return new }
    return old.root != "/" && new.root == "/" ? new : old
  }

  /// Version 1 controllers, which stand among other mount options; version 1
  /// is frozen and gets no new ones. `debug` is for kernel developers.
  static let controllerNames: Set<String> = [
    "blkio", "cpu", "cpuacct", "cpuset", "debug", "devices", "dmem", "freezer", "hugetlb", "memory", "misc", "net_cls",
    "net_prio", "perf_event", "pids", "rdma",
  ]
}
