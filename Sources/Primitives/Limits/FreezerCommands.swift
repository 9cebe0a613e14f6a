// Stopping all processes of a group at once, and ending them at once.
//
// Version 2 does both by one write each. Version 1, and version 2 before Linux
// 5.14, has no kill; so the group is frozen, which nobody can fork away from,
// each process is sent SIGKILL, and the thaw lets them die: on version 1 a
// frozen process does not even notice SIGKILL. Source: cgroup-v2.rst, cgroup-v1/freezer-subsystem.rst.

internal import Child
internal import KernelState
internal import Linux

enum FreezeCommand: Command {
  static let name = "freeze"
  static let summary = "stop every process of the child where it stands"
  static let details = "The child does not answer until 'thaw'."
  static let manuals = ["cgroups(7)"]

  static func shellLine(_ arguments: [String]) -> String? { "echo 1 > /sys/fs/cgroup/box/cgroup.freeze" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let group = try ChildGroup.joined(.freezer, workbench)
    try Freezer.stop(group, workbench)
    workbench.obstacle = Failure(
      "the child is frozen", errno: .again,
      cause: "no process of its group runs, so it cannot answer", remedy: "type 'thaw'")
  }
}

enum ThawCommand: Command {
  static let name = "thaw"
  static let summary = "let a frozen child go on"
  static let manuals = ["cgroups(7)"]

  static func shellLine(_ arguments: [String]) -> String? { "echo 0 > /sys/fs/cgroup/box/cgroup.freeze" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let group = try ChildGroup.existing(.freezer, workbench, CgroupLayout.current())
    guard let group else { throw Failure("the child has not been frozen", remedy: "type 'freeze' first") }
    try Freezer.release(group, workbench)
    workbench.obstacle = nil
  }
}

enum KillCommand: Command {
  static let name = "kill"
  static let summary = "end every process of the child at once"
  static let manuals = ["cgroups(7)"]

  static func shellLine(_ arguments: [String]) -> String? { "echo 1 > /sys/fs/cgroup/box/cgroup.kill" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let group = try ChildGroup.joined(.freezer, workbench)
    if group.version == .v2, group.has("cgroup.kill") {
      try group.write("cgroup.kill", "1", workbench)
    } else {
      try Freezer.stop(group, workbench)
      for pid in try group.processes() { try workbench.lab.kill(pid, signalKill) }
      try Freezer.release(group, workbench)
      let lacking = group.version == .v1 ? "cgroup version 1" : "this kernel, older than 5.14,"
      workbench.note("\(lacking) has no cgroup.kill: frozen, then SIGKILL to each process, then thawed")
    }
    workbench.obstacle = nil
    guard Freezer.wait(until: { (try? group.processes().isEmpty) ?? true }) else {
      throw Failure(
        "processes of \(group.directory) are still there", errno: .busy,
        cause: "they wait in the kernel, where not even SIGKILL reaches them",
        remedy: "see their state with 'host ps'")
    }
  }
}

private enum Freezer {
  /// How long the kernel may take until the last process stands still.
  private static let patience: Int32 = 2000

  static func stop(_ group: ChildGroup, _ workbench: Workbench) throws {
    switch group.version {
    case .v1: try group.write("freezer.state", "FROZEN", workbench)
    case .v2: try group.write("cgroup.freeze", "1", workbench)
    }
    guard wait(until: { isFrozen(group) }) else {
      try? release(group, workbench)
      throw Failure(
        "the group did not freeze within \(patience / 1000) s", errno: .timedOut,
        cause: "a process of it waits in the kernel", remedy: "try again, or see 'host ps'")
    }
  }

  static func release(_ group: ChildGroup, _ workbench: Workbench) throws {
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

  static func wait(until holds: () -> Bool) -> Bool {
    let start = monotonicNanoseconds()
    while !holds() {
      guard monotonicNanoseconds() - start < UInt64(patience) * 1_000_000 else { return false }
      rest(milliseconds: 1)
    }
    return true
  }
}
