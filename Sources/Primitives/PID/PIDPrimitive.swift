// The PID namespace: how does a process become PID 1?
//
// unshare(CLONE_NEWPID) cannot give a living process another number, so it
// changes nothing but where the *next* children are born: pid_for_children.
// The first one born there is PID 1. Which processes one sees is decided by
// something else again: by the procfs that is mounted on /proc.

package import Child
package import KernelState
package import Linux

/// The PID namespace: process numbers of its own. Source: pid_namespaces(7).
package enum PIDPrimitive: Primitive {
  package static let name = "pid"
  package static let title = "PID namespace: process numbers of the child's own, beginning at 1"
  package static let help = """
    A PID namespace has its own process numbers. A process keeps its number for
    life, so 'unshare pid' does not move the child: it says where the children
    made from now on are born. 'fork' makes the first of them, PID 1, and the
    lab goes on with it; the older process waits. /proc still shows the host's
    processes until 'mount proc' mounts one that belongs to the new namespace.
    When PID 1 dies, the kernel kills everything in its namespace.
    """

  /// Where the child's next children are born; the first of them is PID 1.
  package static func unshare(_ workbench: Workbench) throws {
    try workbench.child.unshare(.pid)
    workbench.child.nextIsInit = true
    workbench.note("the child keeps its number; the next process that it makes will be PID 1: type 'fork'")
  }

  /// Makes the child fork, and goes on with the new process.
  package static func fork(_ workbench: Workbench) throws {
    let parent = workbench.child
    let child = try parent.fork()
    workbench.enter(child)
    let inside = try child.processID()
    workbench.note(
      "the lab goes on with process \(child.pid), which calls itself \(inside); process \(parent.pid) waits for it")
  }

  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWPID" }

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("pid", in: snapshot) }
}
