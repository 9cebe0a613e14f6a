internal import CLinux
package import KernelState
internal import Linux

extension UserPrimitive {
  package static let facts = [
    namespaceFact("user", "which user namespace the process is in", manual: "user_namespaces(7)"),
    FactDefinition(
      "user.uid", "the effective user id: inside as its own namespace counts, outside as the host does",
      manual: "credentials(7)", source: "getresuid(2), /proc/<pid>/status: Uid",
      inside: { try $0.child.map { .number(Int64(try $0.userIDs().effective)) } ?? .absent },
      outside: { number(try $0.status().users?.effective) },
      host: { number(try $0.statusOfHost().users?.effective) }),
    FactDefinition(
      "user.gid", "the effective group id, seen likewise",
      manual: "credentials(7)", source: "getresgid(2), /proc/<pid>/status: Gid",
      inside: { try $0.child.map { .number(Int64(try $0.groupIDs().effective)) } ?? .absent },
      outside: { number(try $0.status().groups?.effective) },
      host: { number(try $0.statusOfHost().groups?.effective) }),
    FactDefinition(
      "user.groups", "the supplementary groups, seen likewise",
      manual: "credentials(7)", source: "getgroups(2), /proc/<pid>/status: Groups",
      inside: { try $0.child.map { list(try $0.groups()) } ?? .absent },
      outside: { list(try $0.status().supplementaryGroups ?? []) },
      host: { list(try $0.statusOfHost().supplementaryGroups ?? []) }),
    FactDefinition(
      "user.uid_map", "inside id, outside id, count; a line each", manual: "user_namespaces(7)",
      source: "/proc/<pid>/uid_map", outside: { map(try $0.proc("uid_map")) },
      host: { map(try $0.procOfHost("uid_map")) }),
    FactDefinition(
      "user.gid_map", "inside id, outside id, count; a line each", manual: "user_namespaces(7)",
      source: "/proc/<pid>/gid_map", outside: { map(try $0.proc("gid_map")) },
      host: { map(try $0.procOfHost("gid_map")) }),
    FactDefinition(
      "user.setgroups", "whether setgroups(2) is allowed", manual: "user_namespaces(7)",
      source: "/proc/<pid>/setgroups", outside: { .text(try $0.proc("setgroups").trimmed) },
      host: { .text(try $0.procOfHost("setgroups").trimmed) }),
  ]

  /// One item a line, blanks folded: `0 1000 1`.
  private static func map(_ text: String) -> FactValue {
    .list(text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
  }

  private static func number(_ id: UInt32?) -> FactValue { id.map { .number(Int64($0)) } ?? .absent }

  private static func list(_ ids: [UInt32]) -> FactValue { .list(ids.map(String.init)) }
}
