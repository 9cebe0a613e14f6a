// Stopping all processes of a group at once, and ending them at once.
//
// Version 2 does both by one write each. Version 1, and version 2 before Linux
// 5.14, has no kill; so the group is frozen, which nobody can fork away from,
// each process is sent SIGKILL, and the thaw lets them die: on version 1 a
// frozen process does not even notice SIGKILL. Source: cgroup-v2.rst, cgroup-v1/freezer-subsystem.rst.

internal import Child
internal import KernelState
internal import Linux

enum Freezer {
  /// How long the kernel may take until the last process stands still.
  private static let patience: Int32 = 2000

  static func freeze(_ workbench: Workbench) throws {
    let group = try ChildGroup.joined(.freezer, workbench)
    try freeze(group, workbench)
    workbench.obstacle = Failure(
      "the child is frozen", errno: .again,
      cause: "no process of its group runs, so it cannot answer", remedy: "type 'thaw'")
  }

  static func thaw(_ workbench: Workbench) throws {
    let group = try ChildGroup.existing(.freezer, workbench, CgroupLayout.current())
    guard let group else { throw Failure("the child has not been frozen", remedy: "type 'freeze' first") }
    try thaw(group, workbench)
    workbench.obstacle = nil
  }

  static func kill(_ workbench: Workbench) throws {
    let group = try ChildGroup.joined(.freezer, workbench)
    if group.version == .v2, group.has("cgroup.kill") {
      try group.write("cgroup.kill", "1", workbench)
    } else {
      try freeze(group, workbench)
      for pid in try group.processes() { try workbench.lab.kill(pid, signalKill) }
      try thaw(group, workbench)
      let lacking = group.version == .v1 ? "cgroup version 1" : "this kernel, older than 5.14,"
      workbench.note("\(lacking) has no cgroup.kill: frozen, then SIGKILL to each process, then thawed")
    }
    workbench.obstacle = nil
    guard wait(until: { (try? group.processes().isEmpty) ?? true }) else {
      throw Failure(
        "processes of \(group.directory) are still there", errno: .busy,
        cause: "they wait in the kernel, where not even SIGKILL reaches them", remedy: "see their state with 'host ps'")
    }
  }

  private static func freeze(_ group: ChildGroup, _ workbench: Workbench) throws {
    switch group.version {
    case .v1: try group.write("freezer.state", "FROZEN", workbench)
    case .v2: try group.write("cgroup.freeze", "1", workbench)
    }
    guard wait(until: { isFrozen(group) }) else {
      try? thaw(group, workbench)
      throw Failure(
        "the group did not freeze within \(patience / 1000) s", errno: .timedOut,
        cause: "a process of it waits in the kernel", remedy: "try again, or see 'host ps'")
    }
  }

  private static func thaw(_ group: ChildGroup, _ workbench: Workbench) throws {
    switch group.version {
    case .v1: try group.write("freezer.state", "THAWED", workbench)
    case .v2: try group.write("cgroup.freeze", "0", workbench)
    }
  }

  private static func isFrozen(_ group: ChildGroup) -> Bool {
    switch group.version {
    case .v1: (try? group.read("freezer.state")).flatMap { CgroupV1.freezer($0) }?.frozen == true
    case .v2: (try? group.read("cgroup.events")).map { FlatKeyed($0).number("frozen") } == 1
    }
  }

  private static func wait(until holds: () -> Bool) -> Bool {
    let start = monotonicNanoseconds()
    while !holds() {
      guard monotonicNanoseconds() - start < UInt64(patience) * 1_000_000 else { return false }
      rest(milliseconds: 1)
    }
    return true
  }
}
