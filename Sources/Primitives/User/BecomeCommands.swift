// Becoming somebody else. Ids inside are numbers of the child's own user
// namespace; the kernel looks in the map which id that is outside, and it is
// the outside one that files and signals are judged by.

internal import Child
internal import KernelState
internal import Linux

enum BecomeCommand: Command {
  static let name = "become"
  static let parameters = [Parameter("UID"), Parameter("GID", optional: true)]
  static let summary = "make the child another user inside"
  static let details = """
    GID is the same number as UID unless you say otherwise. Groups go first,
    because who has given up user 0 may not change them any more.
    """
  static let manuals = ["setresuid(2)", "setgroups(2)", "credentials(7)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "setpriv --reuid \(arguments[0]) --regid \(arguments.count > 1 ? arguments[1] : arguments[0]) --clear-groups sh"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let user = try id(arguments[0])
    let group = arguments.count > 1 ? try id(arguments[1]) : user
    let child = workbench.child
    if mayChangeGroups(child) {
      try child.setGroups([])
    } else {
      workbench.note("supplementary groups stay: setgroups(2) is denied in this user namespace")
    }
    try child.setGroupIDs(group)
    try child.setUserIDs(user)
    try takeBack(child)
  }

  /// Not before gid_map is written, and not after `deny`. Source: user_namespaces(7).
  private static func mayChangeGroups(_ child: any LiveProcess) -> Bool {
    (try? readText("/proc/\(child.pid)/setgroups").trimmed) == "allow"
      && (try? readText("/proc/\(child.pid)/gid_map").trimmed) != ""
  }
}

enum SetUIDCommand: Command {
  static let name = "setuid"
  static let parameters = [Parameter("UID")]
  static let summary = "only the system call setuid(2)"
  static let details = "With CAP_SETUID it sets real, effective and saved id; leaving id 0 gives up the capabilities."
  static let manuals = ["setuid(2)", "capabilities(7)"]

  static func shellLine(_ arguments: [String]) -> String? { "setpriv --reuid \(arguments[0]) sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try workbench.child.setUserID(try id(arguments[0]))
    try takeBack(workbench.child)
  }
}

/// What the kernel takes away when a process changes its ids, because it
/// could have kept a secret in memory: that its /proc files are its own, and
/// that it dies with its parent.
private func takeBack(_ child: any LiveProcess) throws {
  try child.setDumpable()
  try child.dieWithParent()
}
