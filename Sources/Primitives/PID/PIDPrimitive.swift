// The PID namespace: how does a process become PID 1?
//
// unshare(CLONE_NEWPID) cannot give a living process another number, so it
// changes nothing but where the *next* children are born: pid_for_children.
// The first one born there is PID 1. Which processes one sees is decided by
// something else again: by the procfs that is mounted on /proc.

internal import Child
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

  package static let verbs = [unsharePID, fork, leave, mountProc]

  private static let unsharePID = Verb(
    "unshare pid", summary: "let the child's next children be born in a new PID namespace",
    details: "The child itself keeps its number: type 'fork' to get a PID 1.",
    manuals: ["pid_namespaces(7)", "unshare(2)"],
    shellLine: { _ in "unshare --pid sh" },
    perform: { workbench, _ in
      try workbench.child.unshare(.pid)
      workbench.child.bearsFirst = true
      workbench.note("the child keeps its number; the next process that it makes will be PID 1: type 'fork'")
    })

  private static let fork = Verb(
    "fork", summary: "make the child fork, and go on with the new process",
    details: """
      After 'unshare pid' the new process is PID 1 of the new namespace. The older
      process stays as its parent and waits for it.
      """,
    manuals: ["pid_namespaces(7)", "clone(2)", "fork(2)"],
    shellLine: { _ in "unshare --pid --fork sh" },
    perform: { workbench, _ in
      let parent = workbench.child
      let child = try parent.fork()
      workbench.enter(child)
      let inside = try child.processID()
      workbench.note(
        "the lab goes on with process \(child.pid), which calls itself \(inside); process \(parent.pid) waits for it")
    })

  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWPID" }

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("pid", in: snapshot) }
}
