// Who writes the maps. A process outside may, in the user namespace around
// the new one: that is the lab. The child may write its own, but for one id
// only, its own. For more ids an ordinary user needs a helper that root has
// installed and that asks /etc/subuid first: newuidmap(1).

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension UserPrimitive {
  static let mapIDs = Verb(
    "map-ids",
    [
      Parameter(
        "INSIDE", optional: true,
        values: { [("0", "root inside"), ("auto", "all ids that /etc/subuid and /etc/subgid give you")] }),
      Parameter(
        "OUTSIDE", optional: true, values: { [("user", "an ordinary user: you, or the one root stands in for")] }),
      Parameter("COUNT", optional: true, repeats: true),
    ],
    summary: "say which outside ids the child's ids stand for",
    details: """
      INSIDE is 0, OUTSIDE whoever runs the lab, and COUNT 1 unless you say
      otherwise; several ranges are INSIDE OUTSIDE COUNT each. OUTSIDE 'user' is an
      ordinary user: you, or where root runs the lab, who called sudo, or 1000.
      Groups get the same numbers. 'map-ids auto' takes the ranges of /etc/subuid
      and /etc/subgid, which an ordinary user may have written by newuidmap(1) only.
      """,
    manuals: ["user_namespaces(7)", "newuidmap(1)"],
    shellLine: { arguments in
      if arguments.first == "auto" { return "unshare --user --map-auto --map-root-user sh" }
      return arguments.isEmpty ? "unshare --user --map-root-user sh" : nil
    },
    perform: { workbench, arguments in
      try requireOwnUserNamespace(workbench)
      guard arguments.first != "auto" else {
        guard arguments.count == 1 else { throw Failure("'auto' takes no further numbers") }
        return try mapSubordinateIDs(workbench)
      }
      let mapping = try IDMapping(arguments)
      if labIsJustOutside(workbench) {
        try write(mapping, "/proc/\(workbench.child.pid)", workbench.lab, denies: geteuid() != 0)
      } else {
        workbench.note("the lab is not in the user namespace around this one, so the child writes its maps itself")
        try write(try seenFromAround(mapping, workbench), "/proc/self", workbench.child, denies: true)
      }
    })

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

  static let uidMap = mapFile("uid_map", "user")
  static let gidMap = mapFile("gid_map", "group")

  /// Only the write, by the child itself, with nothing prepared.
  private static func mapFile(_ file: String, _ kind: String) -> Verb {
    Verb(
      file, [Parameter("INSIDE"), Parameter("OUTSIDE"), Parameter("COUNT", optional: true)],
      summary: "only the write to \(file), by the child itself and with nothing prepared: to see when it refuses",
      details: "OUTSIDE counts as the user namespace around the child's does: what the kernel takes.",
      manuals: ["user_namespaces(7)"],
      shellLine: { "echo \($0.joined(separator: " "))\($0.count < 3 ? " 1" : "") > /proc/$$/\(file)" },
      perform: { workbench, arguments in
        try requireOwnUserNamespace(workbench)
        let range = IDMap(
          inside: try id(arguments[0]), outside: try id(arguments[1]),
          count: arguments.count > 2 ? try id(arguments[2]) : 1)
        try workbench.child.writeFile("/proc/self/\(file)", range.description)
      })
  }

  static let setGroups = Verb(
    "setgroups",
    [
      Parameter(
        "ANSWER", values: { [("deny", "nobody inside may change groups, for ever"), ("allow", "the standard")] })
    ],
    summary: "say whether setgroups(2) is allowed in the child's user namespace",
    details: "Can be said before gid_map is written only, and 'deny' cannot be taken back.",
    manuals: ["user_namespaces(7)", "setgroups(2)"],
    shellLine: { "echo \($0[0]) > /proc/$$/setgroups" },
    perform: { workbench, arguments in
      try requireOwnUserNamespace(workbench)
      guard ["allow", "deny"].contains(arguments[0]) else {
        throw Failure("'\(arguments[0])' is no answer", remedy: "one of deny, allow")
      }
      try workbench.child.writeFile("/proc/self/setgroups", arguments[0])
    })
}
