// Where on this machine can the lab make a group? No two machines agree: one
// hierarchy or many, seen whole or from inside a container, owned by root, by
// systemd or by the user. This file decides from text alone, so that each of
// these machines is a fixture of the tests.

package import Linux

/// The group below which the lab makes its own, and what must happen first.
package struct CgroupHome: Equatable, Sendable {
  package let version: CgroupVersion
  /// The parent group's directory.
  package let directory: String
  /// Directories, from the top down, in whose `cgroup.subtree_control` the
  /// controller has yet to be enabled.
  package var enable: [String] = []
  /// The lab's own processes that stand in the parent and must leave it first,
  /// because a group of version 2 either has processes or hands on controllers.
  package var mustLeave: [Int32] = []

  package init(version: CgroupVersion, directory: String, enable: [String] = [], mustLeave: [Int32] = []) {
    self.version = version
    self.directory = directory
    self.enable = enable
    self.mustLeave = mustLeave
  }
}

/// The hierarchies that are mounted, and the lab's own place in each.
package struct CgroupLayout: Sendable {
  package let mounts: CgroupMounts
  package let memberships: [CgroupMembership]

  /// - Parameters:
  ///   - mountInfo: the text of /proc/self/mountinfo.
  ///   - membership: the text of /proc/self/cgroup.
  package init(mountInfo: String, membership: String) {
    mounts = CgroupMounts(MountInfo.parse(mountInfo))
    memberships = CgroupMembership.parse(membership)
  }

  /// Of this process, now.
  package static func current() throws(SystemCallError) -> CgroupLayout {
    CgroupLayout(mountInfo: try readText("/proc/self/mountinfo"), membership: try readText("/proc/self/cgroup"))
  }

  /// How a directory is looked at; tests answer from a table.
  package typealias Look = (String) -> CgroupDirectory?

  /// The mount through which a controller is reached, and its version. A
  /// controller is in one hierarchy only; what version 1 holds, version 2 lacks.
  package func mount(of controller: CgroupController) -> (mount: MountInfo, version: CgroupVersion)? {
    if let mount = mounts.controllers[controller.v1Name] { return (mount, .v1) }
    return mounts.unified.map { ($0, .v2) }
  }

  /// Where a group that needs `controller` can be made.
  ///
  /// - Parameters:
  ///   - parent: where the session's group of version 2 is already.
  ///   - family: the lab's own processes, which it may move.
  /// Throws the refusal, with cause and remedy, where there is no such place.
  package func home(
    for controller: CgroupController, below parent: String? = nil, family: Set<Int32>,
    look: Look = { CgroupDirectory(path: $0) }
  ) throws(Failure) -> CgroupHome {
    guard let (mount, version) = mount(of: controller) else { throw missing(controller, look) }
    if version == .v2, !controller.isPartOfEveryGroup,
      look(mount.mountPoint)?.controllers.contains(controller.rawValue) != true
    {
      throw missing(controller, look)
    }
    guard !mount.isReadOnly else { throw Self.readOnly(mount) }
    switch version {
    case .v1: return try home(v1: controller, mount, look)
    case .v2: return try home(v2: controller, mount, parent: parent, family: family, look)
    }
  }

  /// The controllers of this machine, by their names in version 2.
  package func available(_ look: Look = { CgroupDirectory(path: $0) }) -> [CgroupController] {
    let unified = mounts.unified.flatMap { look($0.mountPoint)?.controllers } ?? []
    return CgroupController.allCases.filter {
      mounts.controllers[$0.v1Name] != nil || unified.contains($0.rawValue)
        || ($0.isPartOfEveryGroup && mounts.unified != nil)
    }
  }

  /// The lab's own group in version 1, else all that the mount shows. Without
  /// a rule against inner processes, any group can be the parent.
  private func home(v1 controller: CgroupController, _ mount: MountInfo, _ look: Look) throws(Failure) -> CgroupHome {
    let own = memberships.first { $0.controllers.contains(controller.v1Name) }
    let directory = own.flatMap { Self.directory(of: $0.path, in: mount) } ?? mount.mountPoint
    guard look(directory)?.isWritable == true else {
      throw Failure(
        "you may not make a group in \(directory)", errno: .accessDenied,
        cause: "cgroup version 1 belongs to root and cannot safely be handed to a user",
        remedy: "start the lab as root")
    }
    return CgroupHome(version: .v1, directory: directory)
  }

  /// Where the mount shows the group of that path; nil where it does not.
  /// A path with `..` is outside the reader's cgroup namespace.
  package static func directory(of path: String, in mount: MountInfo) -> String? {
    guard !path.cut(UInt8(ascii: "/")).contains("..") else { return nil }
    return CgroupMounts.directory(of: path, in: mount)
  }
}

extension MountInfo {
  /// The mount itself or its whole file system.
  package var isReadOnly: Bool { options.contains("ro") || superOptions.contains("ro") }
}
