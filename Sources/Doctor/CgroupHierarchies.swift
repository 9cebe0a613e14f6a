internal import KernelState
internal import Linux

/// Where each controller is, and where this process stands in it.
struct CgroupHierarchies {
  struct Place {
    let version: Int
    /// The directory of the process's own group; nil where it is not visible.
    let directory: String?
    let mountPoint: String
    /// The file that takes a process into a group: needed beside the directory
    /// itself to move processes out of it. Source: cgroup-v2.rst, "Delegation".
    let procs = "cgroup.procs"
    /// False where the machine has the controller, but the groups above this
    /// process's own do not let it use it: version 2 only.
    var isHandedOn = true
  }

  let mounts: CgroupMounts
  private let memberships: [CgroupMembership]
  /// What version 2 has on this machine, and what reaches the own group.
  private let unifiedControllers: Set<String>
  private let handedOn: Set<String>

  init(_ files: SystemFiles) {
    mounts = CgroupMounts(MountInfo.parse(files.text("/proc/self/mountinfo") ?? ""))
    memberships = CgroupMembership.parse(files.text("/proc/self/cgroup") ?? "")
    let own = memberships.first(where: \.isUnified).flatMap { [mounts] in mounts.directory(of: $0) }
    let lists = [own, mounts.unified?.mountPoint].compactMap { $0 }
      .compactMap { files.text($0 + "/cgroup.controllers") }
      .map { Set($0.split(separator: " ").map(String.init)) }
    // Freezing is no controller in version 2: every group but the root has it.
    let always: Set = mounts.unified == nil ? [] : ["freezer"]
    unifiedControllers = lists.reduce(always) { $0.union($1) }
    handedOn = always.union(lists.first ?? [])
  }

  /// A controller is in one hierarchy only; on a hybrid host most are in
  /// version 1, whose freezer stops processes before version 2 is asked.
  func place(of name: String, v1: String) -> Place? {
    if let mount = mounts.controllers[v1] {
      let member = memberships.first { $0.controllers.contains(v1) }
      return Place(version: 1, directory: member.flatMap(mounts.directory), mountPoint: mount.mountPoint)
    }
    guard let unified = mounts.unified, unifiedControllers.contains(name) else { return nil }
    let member = memberships.first(where: \.isUnified)
    return Place(
      version: 2, directory: member.flatMap(mounts.directory), mountPoint: unified.mountPoint,
      isHandedOn: handedOn.contains(name))
  }

  /// A control file in the process's group or, as the root group lacks many,
  /// in a group below the root.
  func find(_ name: String, _ place: Place) -> String? {
    let below = ((try? directoryEntries(place.mountPoint)) ?? []).map { "\(place.mountPoint)/\($0)" }
    return ([place.directory, place.mountPoint].compactMap { $0 } + below.filter { fileKind($0) == .directory })
      .map { "\($0)/\(name)" }.first { fileKind($0) != nil }
  }
}
