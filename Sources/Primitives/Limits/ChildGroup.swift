// The child's own control group: made when the first limit asks for it, one in
// each hierarchy that is needed, and named after the session. The lab makes it,
// because whoever may write to a group's files decides who is in it; the child
// then goes in by itself where that is the quicker way.

internal import Child
internal import KernelState
internal import Linux

/// A group of this session, with the child in it.
struct ChildGroup {
  let directory: String
  let version: CgroupVersion

  /// The group in the hierarchy that holds `controller`; made, and the child
  /// moved into it, where that has not happened yet.
  static func joined(_ controller: CgroupController, _ workbench: Workbench) throws -> ChildGroup {
    let layout = try CgroupLayout.current()
    let known = existing(controller, workbench, layout)
    if let known, known.version == .v1 { return known }
    let home = try layout.home(
      for: controller, below: known.map { parentDirectory(of: $0.directory) }, family: family(workbench))
    try makeRoom(in: home, workbench)
    // From the top down: a group can hand on only what it was handed.
    for group in home.enable {
      try workbench.lab.writeFile("\(group)/cgroup.subtree_control", "+\(controller.rawValue)")
    }
    if let known { return known }
    let group = ChildGroup(
      directory: "\(home.directory)/glassbox-\(workbench.ledger.session)", version: home.version)
    try group.make(for: controller, workbench)
    if let mount = layout.mount(of: controller)?.mount { keep(group, mount, workbench) }
    return group
  }

  /// The group that was made before for this controller, if one was.
  static func existing(_ controller: CgroupController, _ workbench: Workbench, _ layout: CgroupLayout) -> ChildGroup? {
    guard let (mount, version) = layout.mount(of: controller) else { return nil }
    return directory(mount, workbench).map { ChildGroup(directory: $0, version: version) }
  }

  /// A new group of version 2 without any process, for one that is born in it.
  static func empty(_ workbench: Workbench) throws -> ChildGroup {
    let layout = try CgroupLayout.current()
    let (mount, home) = try layout.homeOnVersion2(family: family(workbench))
    if let known = directory(mount, workbench) {
      throw Failure(
        "the child is in a group of its own already, \(known)", cause: "what it forks is born there too",
        remedy: "type 'reset' and then this before the first 'limit'")
    }
    let group = ChildGroup(directory: "\(home)/glassbox-\(workbench.ledger.session)", version: .v2)
    try makeDirectory(group.directory, workbench)
    keep(group, mount, workbench)
    return group
  }

  /// Takes it away again, where no process came to be in it.
  func removeEmpty(_ workbench: Workbench) {
    try? workbench.lab.removeDirectory(directory)
    workbench.child.store[Directories.self] = workbench.child.store[Directories.self]?.filter { $0.value != directory }
  }

  /// The lab's own processes.
  private static func family(_ workbench: Workbench) -> Set<Int32> {
    Set(workbench.processes.map(\.pid) + [workbench.lab.pid] + (workbench.ledger.keeper.map { [$0.pid] } ?? []))
  }

  /// What a file of the group says, without blanks around it.
  func read(_ file: String) throws(SystemCallError) -> String { try readText("\(directory)/\(file)").trimmed }

  func has(_ file: String) -> Bool { fileKind("\(directory)/\(file)") == .file }

  func write(_ file: String, _ text: String, _ workbench: Workbench) throws(SystemCallError) {
    try workbench.lab.writeFile("\(directory)/\(file)", text)
  }

  /// The processes in it, as the lab counts them.
  func processes() throws(SystemCallError) -> [Int32] {
    try read("cgroup.procs").split(separator: "\n").compactMap { Int32($0) }
  }

  private func make(for controller: CgroupController, _ workbench: Workbench) throws {
    try Self.makeDirectory(directory, workbench)
    do {
      if controller == .cpuset, version == .v1 { try inheritProcessors(workbench) }
      // The waiting ancestors too: should the child die, the learner goes on
      // with one of them, and the limit has to hold then as well.
      for process in workbench.processes { try take(process, workbench) }
    } catch {
      try? workbench.lab.removeDirectory(directory)
      throw error
    }
    if controller == .memory {
      workbench.note("only new memory is charged to this group: what the child used before stays with its old one")
    }
  }

  /// Moves a process into the group.
  ///
  /// A pid in cgroup.procs moves all threads of a process, and so the kernel waits until nobody on the machine forks or
  /// ends: ten milliseconds. On version 1 the child, which has one thread, writes `0` into `tasks` instead, which
  /// stands for the writer itself and waits for nobody. Whether it may is decided by who has opened the file: the lab.
  /// Source: cgroups(7), cgroup_procs_write_start in the kernel's cgroup.c.
  private func take(_ process: any LiveProcess, _ workbench: Workbench) throws(SystemCallError) {
    // One that is halted cannot, and one under a filter might be stopped by it.
    guard version == .v1, workbench.obstacle == nil, process.filters.isEmpty, process.isAlive else {
      return try write("cgroup.procs", "\(process.pid)", workbench)
    }
    let path = "\(directory)/tasks"
    let tasks = try workbench.lab.open(path, [.writeOnly, .closeOnExec])
    defer { try? workbench.lab.close(tasks) }
    try process.write(sending: tasks, "0", path: path)
  }

  /// Written down first, so that whatever kills the lab it is found again. A
  /// group that an earlier child of this session left is made anew, because
  /// the old limits would still be in it.
  private static func makeDirectory(_ path: String, _ workbench: Workbench) throws {
    try workbench.ledger.record(.cgroup(path))
    if fileKind(path) == .directory { try workbench.lab.removeDirectory(path) }
    try workbench.lab.makeDirectory(path)
  }

  /// A new cpuset of version 1 is empty, and nothing can enter it before both
  /// its processors and its memory nodes are set. Source: cpusets.rst.
  private func inheritProcessors(_ workbench: Workbench) throws {
    for file in ["cpuset.cpus", "cpuset.mems"] {
      let value = try readText("\(parentDirectory(of: directory))/\(file)").trimmed
      try write(file, value, workbench)
    }
  }

  /// Moves the lab out of its own group where that one is to hand on
  /// controllers: in version 2 only groups without processes may.
  private static func makeRoom(in home: CgroupHome, _ workbench: Workbench) throws {
    guard !home.mustLeave.isEmpty else { return }
    let labGroup = "\(home.directory)/glassbox-\(workbench.ledger.session)-lab"
    try makeDirectory(labGroup, workbench)
    // Looked at again: writing it down has started the keeper, a lab's process too.
    let all = CgroupDirectory(path: home.directory)?.processes ?? home.mustLeave
    for pid in all { try workbench.lab.writeFile("\(labGroup)/cgroup.procs", "\(pid)") }
    workbench.note("the lab itself moved to \(labGroup): a group that hands on controllers must have no processes")
  }

  /// The groups by the mount point of their hierarchy: one serves all its controllers.
  private enum Directories: StoreKey { typealias Value = [String: String] }

  private static func directory(_ mount: MountInfo, _ workbench: Workbench) -> String? {
    workbench.child.store[Directories.self]?[mount.mountPoint]
  }

  private static func keep(_ group: ChildGroup, _ mount: MountInfo, _ workbench: Workbench) {
    workbench.child.store[Directories.self, default: [:]][mount.mountPoint] = group.directory
  }
}
