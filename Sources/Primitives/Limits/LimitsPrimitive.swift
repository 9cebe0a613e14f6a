// Control groups: what happens at the limit?
//
// Namespaces change what a process sees; a control group changes how much it
// may use. The lab makes a group, moves the child into it, and writes one
// number into one file: mkdir(2), write(2), write(2).

internal import Child
package import KernelState
internal import Linux

/// Limits by control group. Source: cgroups(7), kernel document cgroup-v2.rst.
package enum LimitsPrimitive: Primitive {
  package static let name = "limits"
  package static let title = "control groups: how much memory, time, processes and disk the child may use"
  package static let help = """
    A control group is a directory under /sys/fs/cgroup; the processes listed in
    its cgroup.procs share its limits. 'limit KEY VALUE' makes one for the
    child, moves the child into it, and writes the value. Keys have their names
    of cgroup version 2 everywhere; where this host has version 1 for a
    controller, the lab writes the file of version 1 and says which.
    'freeze', 'thaw' and 'kill' act on all processes of the group at once;
    'fork-bomb' tries out a limit on their number. 'clone-into-cgroup' moves
    nobody: a new process begins in its group.
    """

  package static let verbs = [
    Verb(
      "limit", [Parameter("KEY", values: keys), Parameter("VALUE", repeats: true)],
      summary: "limit what the child may use",
      details: LimitKey.all.map { "\($0.name) \($0.example)\n    \($0.summary)" }.joined(separator: "\n"),
      manuals: ["cgroups(7)"],
      shellLine: { "G=/sys/fs/cgroup/box; mkdir $G; echo $$ > $G/cgroup.procs; echo \(shellValue($0)) > $G/\($0[0])" },
      perform: { workbench, arguments in
        try LimitKey.named(arguments[0]).set(arguments.dropFirst().joined(separator: " "), workbench)
      }),
    Verb(
      "freeze", summary: "stop every process of the child where it stands",
      details: "The child does not answer until 'thaw'.",
      manuals: ["cgroups(7)"], shellLine: { _ in "echo 1 > /sys/fs/cgroup/box/cgroup.freeze" },
      perform: { workbench, _ in try Freezer.freeze(workbench) }),
    Verb(
      "thaw", summary: "let a frozen child go on",
      manuals: ["cgroups(7)"], shellLine: { _ in "echo 0 > /sys/fs/cgroup/box/cgroup.freeze" },
      perform: { workbench, _ in try Freezer.thaw(workbench) }),
    Verb(
      "kill", summary: "end every process of the child at once",
      manuals: ["cgroups(7)"], shellLine: { _ in "echo 1 > /sys/fs/cgroup/box/cgroup.kill" },
      perform: { workbench, _ in try Freezer.kill(workbench) }),
    cloneIntoCgroup, forkBomb,
  ]

  /// It stands where the child is in another group than the lab.
  package static func stands(in snapshot: Snapshot) -> Bool {
    guard case .list(let child)? = snapshot["cgroup.path", .outside] else { return false }
    return child.contains { $0.contains("/glassbox-") }
  }

  @Sendable private static func keys() -> [(text: String, description: String)] {
    LimitKey.all.map { ($0.name, $0.summary) }
  }

  /// The value as the file of version 2 takes it: `0.5` and a directory for its
  /// disk are the lab's own ways to write one.
  private static func shellValue(_ arguments: [String]) -> String {
    let value = arguments.dropFirst().joined(separator: " ")
    let text =
      switch arguments[0] {
      case "cpu.max": (try? CPUQuota(value).description) ?? value
      case "io.max": LimitKey.ioShown(value)
      default: value
      }
    return text.contains(" ") ? "'\(text)'" : text
  }
}
