// The other way into a group. 'limit' moves a process that runs: for a moment it
// was outside, and the memory it had stays charged to its old group. A container
// runtime makes the group first and lets the process begin in it.

package import Child
internal import KernelState
internal import Linux

enum CloneIntoCgroupCommand: Command {
  static let name = "clone-into-cgroup"
  static let summary = "make the child fork, with a new process that is born in a group of its own"
  static let details = """
    The lab makes a group of version 2, and one call, clone3(2) with
    CLONE_INTO_CGROUP, makes the process there; no cgroup.procs is written. The lab
    goes on with the new process, and a 'limit' of version 2 holds for its group. To
    be done before the first 'limit'.
    """
  static let manuals = ["clone(2)", "cgroups(7)"]

  static func shellLine(_ arguments: [String]) -> String? { "systemd-run --scope sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try LimitsPrimitive.cloneIntoCgroup(workbench)
  }
}

extension LimitsPrimitive {
  /// Makes a group of version 2 and lets the child fork into it: the lab goes on with the new process.
  package static func cloneIntoCgroup(_ workbench: Workbench) throws {
    let group = try ChildGroup.empty(workbench)
    do {
      let directory = try workbench.lab.open(group.directory, [.path, .directory, .closeOnExec])
      defer { try? workbench.lab.close(directory) }
      let parent = workbench.child
      let born = try parent.fork(into: directory, named: group.directory)
      workbench.enter(born)
      workbench.note(
        "the lab goes on with process \(born.pid), born in \(group.directory); "
          + "process \(parent.pid) waits for it, in the group where it was")
    } catch {
      group.removeEmpty(workbench)
      throw error
    }
  }

  /// Whether there are keys, and all of them are limits of version 2 on this host.
  package static func areOnVersion2(_ keys: [String]) -> Bool {
    guard !keys.isEmpty, let layout = try? CgroupLayout.current() else { return false }
    return keys.allSatisfy { key in
      (try? LimitKey.named(key)).flatMap { layout.mount(of: $0.controller)?.version } == .v2
    }
  }
}
