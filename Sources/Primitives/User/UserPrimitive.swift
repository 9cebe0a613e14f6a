// The user namespace: can root be nobody?
//
// unshare(CLONE_NEWUSER) needs no privilege and gives the child every
// capability inside its new namespace and none over the host. Which ids it has
// there is written from outside, once, into uid_map and gid_map.

internal import CLinux
internal import Child
public import KernelState
public import Linux

/// The user namespace: user ids, group ids and capabilities of its own.
/// Source: user_namespaces(7).
public enum UserPrimitive: Primitive {
  public static let name = "user"
  public static let title = "user namespace: root inside, an ordinary user outside"
  public static let help = """
    A user namespace has its own user and group ids and its own capabilities.
    'unshare user' needs no privilege. Until 'map-ids' is typed, every id is
    shown as 65534 (nobody): the kernel does not know who the child is inside.
    An ordinary user's lab puts this wall up first, by itself, because the
    other walls ask for capabilities that only this one gives.
    """

  public static let verbs = [
    Verb(
      "unshare user", summary: "give the child its own user and group ids",
      manuals: ["user_namespaces(7)", "unshare(2)"],
      shellLine: { _ in "unshare --user sh" },
      perform: { workbench, _ in try workbench.child.unshare(.user) }),
    Verb(
      "map-ids", [Parameter("INSIDE", optional: true), Parameter("OUTSIDE", optional: true)],
      summary: "say which outside user the child's root is",
      details: "INSIDE is 0 and OUTSIDE is the user who runs the lab unless you say otherwise.",
      manuals: ["user_namespaces(7)"],
      shellLine: { _ in "unshare --user --map-root-user sh" },
      perform: mapIDs),
  ]

  /// Writes the maps from outside. `setgroups` must be `deny` before an
  /// unprivileged process may write gid_map: else it could drop a group that
  /// denies it a file. Each map is one write(2), and can be written once.
  private static func mapIDs(_ workbench: Workbench, _ arguments: [String]) throws {
    let inside = try number(arguments.first, else: 0)
    let outside = try number(arguments.dropFirst().first, else: geteuid())
    let group = arguments.count > 1 ? outside : getegid()
    let process = "/proc/\(workbench.child.pid)"
    if geteuid() != 0 { try workbench.lab.writeFile("\(process)/setgroups", "deny") }
    try workbench.lab.writeFile("\(process)/uid_map", "\(inside) \(outside) 1")
    try workbench.lab.writeFile("\(process)/gid_map", "\(inside) \(group) 1")
  }

  private static func number(_ text: String?, else standard: UInt32) throws -> UInt32 {
    guard let text else { return standard }
    guard let value = UInt32(text) else {
      throw Failure("'\(text)' is not a user id", remedy: "give a number from 0 to 4294967294")
    }
    return value
  }

  public static let terms = [
    Term(
      "uid_map", "which outside user ids the ids of a user namespace stand for; written once",
      manual: "user_namespaces(7)"),
    Term(
      "gid_map", "which outside group ids the ids of a user namespace stand for; written once",
      manual: "user_namespaces(7)"),
    Term(
      "setgroups", "whether setgroups(2) is allowed inside; 'deny' before an unprivileged gid_map",
      manual: "user_namespaces(7)"),
  ]
  public static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWUSER" }

  public static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("user", in: snapshot) }
}
