// The user namespace: can root be nobody?
//
// unshare(CLONE_NEWUSER) needs no privilege and gives the child every
// capability inside its new namespace and none over the host. Which ids it has
// there is written once, into uid_map and gid_map.

internal import CLinux
package import Child
package import KernelState
package import Linux

/// The user namespace: user ids, group ids and capabilities of its own.
/// Source: user_namespaces(7).
package enum UserPrimitive: Primitive {
  package static let name = "user"
  package static let title = "user namespace: root inside, an ordinary user outside"
  package static let help = """
    A user namespace has its own user and group ids and its own capabilities.
    'unshare user' needs no privilege. Until 'map-ids' is typed, every id is
    shown as 65534 (nobody): the kernel does not know who the child is inside.
    Root's child becomes somebody else by 'map-ids 0 user' and 'become 0'.
    An ordinary user's lab puts this wall up first, by itself, because the
    other walls ask for capabilities that only this one gives.
    """

  /// uid_map and gid_map of the user namespace around the child's.
  enum OuterMaps: StoreKey { typealias Value = (users: String, groups: String) }

  /// Ids and capabilities of the child's own: all capabilities, and no id yet.
  package static func unshare(_ workbench: Workbench) throws {
    // In a user namespace inside another one the lab cannot write the maps;
    // the child then does, and counts as the outer namespace does.
    let process = "/proc/\(workbench.child.pid)"
    let outer = (try readText("\(process)/uid_map"), try readText("\(process)/gid_map"))
    try workbench.child.unshare(.user)
    workbench.child.store[OuterMaps.self] = outer
  }

  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWUSER" }

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("user", in: snapshot) }
}
