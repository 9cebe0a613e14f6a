// seccomp: which system calls may it make?
//
// A filter is a small program that the kernel runs at each system call of the
// process: it sees the call's number, architecture and argument words, and
// answers: go on, fail with this errno, or die. The lab lets libseccomp write
// the program; the process puts it on itself by seccomp(2).

internal import Child
package import KernelState
internal import Linux

/// Filters of system calls. Source: seccomp(2).
package enum SeccompPrimitive: Primitive {
  package static let name = "seccomp"
  package static let title = "seccomp: which system calls the child and its programs may make"
  package static let help = """
    A filter is on a process for good, and its children inherit it. 'seccomp
    deny CALL…' refuses these calls and lets all others pass. It is put on the
    child itself, so that the commands of the lab meet it, too. Some calls the
    child needs to serve the lab, such as recvmsg and clone: a filter that
    denies one of those is put on each program instead that 'run' and 'shell'
    start, by the program's own process, right before execve(2). 'seccomp allow
    CALL…' lets pass these calls only, and is put on each program for the same
    reason. 'filter' lists filters as instructions with their meaning.
    Installing a filter needs CAP_SYS_ADMIN or no_new_privs, which
    'no-new-privs' sets: else a filter could mislead a set-user-ID program.
    """

  /// It stands where a filter is on the child itself.
  package static func stands(in snapshot: Snapshot) -> Bool {
    snapshot["seccomp.mode", .outside] == .text("filter") && snapshot["seccomp.mode", .host] != .text("filter")
      || grown(snapshot)
  }

  /// A lab that is under filters itself hands them on to its child.
  private static func grown(_ snapshot: Snapshot) -> Bool {
    guard case .number(let child)? = snapshot["seccomp.filters", .outside],
      case .number(let host)? = snapshot["seccomp.filters", .host]
    else { return false }
    return child > host
  }
}
