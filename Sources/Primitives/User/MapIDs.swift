// Who writes the maps. A process outside may, in the user namespace around
// the new one: that is the lab. The child may write its own, but for one id
// only, its own. For more ids an ordinary user needs a helper that root has
// installed and that asks /etc/subuid first: newuidmap(1).

internal import CLinux
package import Child
internal import KernelState
internal import Linux

extension UserPrimitive {
  /// Says once for all which outside ids the child's ids stand for.
  package static func mapIDs(_ mapping: IDMapping, _ workbench: Workbench) throws {
    try requireOwnUserNamespace(workbench)
    if labIsJustOutside(workbench) {
      try write(mapping, "/proc/\(workbench.child.pid)", workbench.lab, denies: geteuid() != 0)
    } else {
      workbench.note("the lab is not in the user namespace around this one, so the child writes its maps itself")
      try write(try seenFromAround(mapping, workbench), "/proc/self", workbench.child, denies: true)
    }
  }

  /// Each map is one write(2), and can be written once. `setgroups` must be
  /// `deny` before an unprivileged process may write gid_map: else it could
  /// drop a group that denies it a file.
  private static func write(_ mapping: IDMapping, _ process: String, _ writer: any SystemCalls, denies: Bool) throws {
    if denies, try readText("/proc/\(pid(process, writer))/setgroups").trimmed != "deny" {
      try writer.writeFile("\(process)/setgroups", "deny")
    }
    try writer.writeFile("\(process)/uid_map", lines(mapping.users))
    try writer.writeFile("\(process)/gid_map", lines(mapping.groups))
  }

  private static func pid(_ process: String, _ writer: any SystemCalls) -> String {
    process == "/proc/self" ? "\(writer.pid)" : String(process.dropFirst("/proc/".count))
  }

  private static func lines(_ ranges: [IDMap]) -> String { ranges.map(\.description).joined(separator: "\n") }

  private static func seenFromAround(_ mapping: IDMapping, _ workbench: Workbench) throws -> IDMapping {
    let outer = workbench.child.store[OuterMaps.self] ?? ("", "")
    return try mapping.seen(fromUsers: IDMap.parse(outer.users), groups: IDMap.parse(outer.groups))
  }

  /// Whether the child's user namespace was made in the lab's own.
  static func labIsJustOutside(_ workbench: Workbench) -> Bool {
    guard let parent = parentOfNamespace("/proc/\(workbench.child.pid)/ns/user") else { return false }
    return parent == (try? readLink("/proc/self/ns/user"))
  }

  /// The maps of the host's own user namespace are fixed.
  static func requireOwnUserNamespace(_ workbench: Workbench) throws {
    guard sharesWithHost("user", workbench) else { return }
    throw Failure(
      "the child is still in the host's user namespace", cause: "its ids are the host's and stay so",
      remedy: "type 'unshare user' first")
  }
}
