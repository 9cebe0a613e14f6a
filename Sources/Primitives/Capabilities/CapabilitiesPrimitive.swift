// Capabilities: what is left of root?
//
// Root's power is cut into some forty pieces, and each process carries five
// sets of them. prctl(PR_CAPBSET_DROP) takes a piece out of the set that limits
// every later execve(2), and capset(2) takes it from the process itself. A
// container needs both.

internal import Child
package import KernelState
internal import Linux

/// Capabilities: the pieces into which root's power is cut.
/// Source: capabilities(7).
package enum CapabilitiesPrimitive: Primitive {
  package static let name = "caps"
  package static let title = "capabilities: which pieces of root's power the child has"
  package static let help = """
    The kernel does not ask 'are you root?' but 'have you the capability for
    this?'. A process has five sets of capabilities. *effective*: what the
    kernel looks at. *permitted*: what may be made effective. *bounding*: what
    execve(2) may give at most. *inheritable* and *ambient*: what is handed on
    through execve(2), which root does not need. After execve(2), user id 0
    has all that the bounding set has, whatever it had before. So 'drop' takes a
    capability from all five, while 'drop effective' takes it from one, to show
    why that is not enough. 'keep docker' keeps what Docker keeps.
    What was dropped does not come back; 'undo' builds the child anew. Put up
    the other walls first: most of them ask for CAP_SYS_ADMIN.
    A capability counts in the process's user namespace and those below it:
    'unshare user' gives all of them again, over the new namespace and what it
    owns, and none over the host.
    """

  /// It stands where the child has, or could get, less than the lab has.
  package static func stands(in snapshot: Snapshot) -> Bool {
    isLess("cap.permitted", in: snapshot) || isLess("cap.bounding", in: snapshot)
  }

  private static func isLess(_ fact: String, in snapshot: Snapshot) -> Bool {
    guard case .list(let child)? = snapshot[fact, .outside], case .list(let host)? = snapshot[fact, .host]
    else { return false }
    return !Set(host).isSubset(of: child)
  }
}
