// Control groups: what happens at the limit?
//
// Namespaces change what a process sees; a control group changes how much it
// may use. The lab makes a group, moves the child into it, and writes one
// number into one file: mkdir(2), write(2), write(2).

package import Child
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

  /// It stands where the child is in another group than the lab.
  package static func stands(in snapshot: Snapshot) -> Bool {
    guard case .list(let child)? = snapshot["cgroup.path", .outside] else { return false }
    return child.contains { $0.contains("/glassbox-") }
  }

  /// Moves the child into a group of its own, where it is in none yet, and writes
  /// a limit: a key as `memory.max` and a value as `64M`.
  package static func setLimit(_ key: String, _ value: String, _ workbench: Workbench) throws {
    try LimitKey.named(key).set(value, workbench)
  }
}
