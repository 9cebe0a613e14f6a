internal import CLinux
public import KernelState
internal import Linux

extension UserPrimitive {
  public static let facts = [
    namespaceFact("user", "which user namespace the process is in", manual: "user_namespaces(7)"),
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
}
