// Joining: must a wall be new?
//
// unshare(2) makes a namespace; setns(2) enters one that is there. It takes a
// descriptor, of a file under /proc/<pid>/ns or of a process, and so needs the
// right to look at that process. 'docker exec' and nsenter(1) do nothing else.

internal import Child
package import KernelState
internal import Linux

/// Entering the namespaces of another process. Source: setns(2).
package enum JoinPrimitive: Primitive {
  package static let name = "join"
  package static let title = "setns: the child enters a namespace in which another process is already"
  package static let help = """
    A namespace can be shared. 'join PID TYPE' moves the child into the namespace
    of that type in which process PID is, and 'join host TYPE' back into the
    lab's own. The child needs CAP_SYS_ADMIN in the user namespace that owns the
    other one. In a namespace that is not its own the child is a guest: the lab
    lets it look around, and change nothing.
    """

  package static let facts: [FactDefinition] = []

  package static let terms = [
    Term("setns", "moves the caller into a namespace that exists already", manual: "setns(2)"),
    Term("nsenter", "the program that does the same and then starts another one", manual: "nsenter(1)"),
    Term(
      "pidfd", "a descriptor that stands for a process, and for no later process of the same number",
      manual: "pidfd_open(2)"),
    Term("pidfd_open", "opens a descriptor that stands for a process", manual: "pidfd_open(2)"),
  ]

  package static func stands(in snapshot: Snapshot) -> Bool { false }
}
