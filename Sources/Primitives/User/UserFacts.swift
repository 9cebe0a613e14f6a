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
      outside: FactDefinition.fromStatus { number($0.users?.effective) },
      host: FactDefinition.fromStatusOfHost { number($0.users?.effective) }),
    FactDefinition(
      "user.gid", "the effective group id, seen likewise",
      manual: "credentials(7)", source: "getresgid(2), /proc/<pid>/status: Gid",
      inside: { try $0.child.map { .number(Int64(try $0.groupIDs().effective)) } ?? .absent },
      outside: FactDefinition.fromStatus { number($0.groups?.effective) },
      host: FactDefinition.fromStatusOfHost { number($0.groups?.effective) }),
    FactDefinition(
      "user.groups", "the supplementary groups, seen likewise",
      manual: "credentials(7)", source: "getgroups(2), /proc/<pid>/status: Groups",
      inside: { try $0.child.map { list(try $0.groups()) } ?? .absent },
      outside: FactDefinition.fromStatus { list($0.supplementaryGroups ?? []) },
      host: FactDefinition.fromStatusOfHost { list($0.supplementaryGroups ?? []) }),
    FactDefinition(
      "user.uid_map", "inside id, outside id, count; a line each", manual: "user_namespaces(7)",
      source: "/proc/<pid>/uid_map", outside: FactDefinition.fromFile("uid_map", map), host: ofHost("uid_map", map)),
    FactDefinition(
      "user.gid_map", "inside id, outside id, count; a line each", manual: "user_namespaces(7)",
      source: "/proc/<pid>/gid_map", outside: FactDefinition.fromFile("gid_map", map), host: ofHost("gid_map", map)),
    FactDefinition(
      "user.setgroups", "whether setgroups(2) is allowed", manual: "user_namespaces(7)",
      source: "/proc/<pid>/setgroups", outside: FactDefinition.fromFile("setgroups") { .text($0.trimmed) },
      host: ofHost("setgroups") { .text($0.trimmed) }),
  ]

  /// The lab's own maps: they were written before it began, and can be written once only.
  private static func ofHost(
    _ file: String, _ make: @escaping @Sendable (String) -> FactValue
  ) -> FactDefinition.Reader {
    FactDefinition.from({ try $0.fileOnce("/proc/self/" + file) }, { make($0.text) })
  }

  /// One item a line, blanks folded: `0 1000 1`.
  @Sendable private static func map(_ text: String) -> FactValue {
    .list(text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
  }

  private static func number(_ id: UInt32?) -> FactValue { id.map { .number(Int64($0)) } ?? .absent }

  private static func list(_ ids: [UInt32]) -> FactValue { .list(ids.map(String.init)) }
}
