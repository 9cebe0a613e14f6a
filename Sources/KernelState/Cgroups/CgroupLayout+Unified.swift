// Version 2 has two rules that decide where a group can be made. A controller
// reaches a group only if every group above has it in cgroup.subtree_control
// ("top-down constraint"); and a group that hands on controllers must not have
// processes of its own ("no internal process constraint"). The root is exempt
// from the second. Source: cgroup-v2.rst.

package import Linux

extension CgroupLayout {
  /// The directory below which a group of version 2 can be made that needs no
  /// controller, on any host that has version 2 at all: in a hybrid one, too.
  ///
  /// - Parameter family: the lab's own processes.
  /// Throws the refusal, with cause and remedy, where there is no such place.
  package func homeOnVersion2(
    family: Set<Int32>, look: Look = { CgroupDirectory(path: $0) }
  ) throws(Failure) -> (mount: MountInfo, directory: String) {
    guard let mount = mounts.unified else {
      throw Failure(
        "no file system of cgroup version 2 is mounted here", errno: .noEntry,
        cause: "version 1 has no group that a process can be born in",
        remedy: "as root: mount -t cgroup2 cgroup2 DIRECTORY")
    }
    guard !mount.isReadOnly else { throw Self.readOnly(mount) }
    return (mount, try home(v2: .freezer, mount, parent: nil, family: family, look).directory)
  }

  func home(
    v2 controller: CgroupController, _ mount: MountInfo, parent: String?, family: Set<Int32>, _ look: Look
  ) throws(Failure) -> CgroupHome {
    let line = lineage(mount, parent: parent)
    let directory = try chosen(from: line, family: family, look)
    guard !controller.isPartOfEveryGroup else { return CgroupHome(version: .v2, directory: directory) }
    let path = line.drop { $0 != directory }.reversed()
    let enable = path.filter { look($0)?.enabled.contains(controller.rawValue) != true }
    for group in enable where group != directory {
      guard let state = look(group), state.isWritable, state.isRoot || state.processes.isEmpty else {
        throw notHandedOn(controller, by: group)
      }
    }
    let inside = look(directory)
    return CgroupHome(
      version: .v2, directory: directory, enable: enable,
      mustLeave: inside?.isRoot == true || enable.isEmpty ? [] : inside?.processes.sorted() ?? [])
  }

  /// The lab's own group, or the parent chosen before, and all groups above
  /// it that the mount shows, nearest first.
  private func lineage(_ mount: MountInfo, parent: String?) -> [String] {
    let own = memberships.first(where: \.isUnified).flatMap { Self.directory(of: $0.path, in: mount) }
    var line = [parent ?? own ?? mount.mountPoint]
    while let last = line.last, last != mount.mountPoint, parentDirectory(of: last) != "/" {
      line.append(parentDirectory(of: last))
    }
    return line
  }

  /// The nearest group that may hand on controllers: near, so that limits on
  /// the lab itself hold for the child too.
  private func chosen(from line: [String], family: Set<Int32>, _ look: Look) throws(Failure) -> String {
    let groups = line.compactMap { path in look(path).map { (path, $0) } }
    let writable = groups.filter { $0.1.isWritable }
    if let free = writable.first(where: { $0.1.isRoot || family.isSuperset(of: $0.1.processes) }) { return free.0 }
    guard let (path, state) = writable.first else { throw notYours(line.first ?? "/") }
    let strangers = state.processes.filter { !family.contains($0) }
    throw Failure(
      "\(path) cannot hand controllers to a subgroup", errno: .busy,
      cause:
        "it has processes that are not the lab's (pid \(strangers.prefix(3).map(String.init).joined(separator: ", ")))"
        + ", and a group of cgroup version 2 either has processes or hands on controllers",
      remedy: "start the lab in a group of its own: systemd-run --scope -p Delegate=yes glassbox;"
        + " in a container, move its processes into a subgroup first")
  }
}

// MARK: - Refusals

extension CgroupLayout {
  func missing(_ controller: CgroupController, _ look: Look) -> Failure {
    guard mounts.mode != .none else {
      return Failure(
        "no cgroup file system is mounted here", errno: .noEntry,
        cause: "/proc/self/mountinfo lists neither cgroup nor cgroup2",
        remedy: "as root: mount -t cgroup2 cgroup2 /sys/fs/cgroup")
    }
    let others = available(look).map(\.rawValue).joined(separator: ", ")
    return Failure(
      "the controller \(controller.rawValue) is not on this host", errno: .noEntry,
      cause: "the kernel has it neither in a hierarchy of cgroup version 1 nor in version 2's cgroup.controllers",
      remedy: others.isEmpty ? "see 'glassbox doctor'" : "here are: \(others)")
  }

  static func readOnly(_ mount: MountInfo) -> Failure {
    Failure(
      "\(mount.mountPoint) is mounted read-only", errno: .readOnly,
      cause: "container runtimes mount the groups so that a container cannot change its own limits",
      remedy: "start the lab outside, or the container with --privileged or a writable /sys/fs/cgroup")
  }

  private func notYours(_ directory: String) -> Failure {
    Failure(
      "you may not make a group in \(directory)", errno: .accessDenied,
      cause: "neither this group nor one above it has been delegated to you",
      remedy: "start the lab as root, or with: systemd-run --user --scope -p Delegate=yes glassbox")
  }

  private func notHandedOn(_ controller: CgroupController, by group: String) -> Failure {
    Failure(
      "the controller \(controller.rawValue) does not reach the lab's group", errno: .noEntry,
      cause: "\(group)/cgroup.subtree_control lacks it, and you may not add it there",
      remedy: "as root: echo +\(controller.rawValue) > \(group)/cgroup.subtree_control;"
        + " for users of systemd: Delegate=cpu cpuset io memory pids in user@.service")
  }
}
