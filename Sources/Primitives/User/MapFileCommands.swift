// Only the writes, by the child itself, with nothing prepared: to see when the kernel refuses.

internal import Child
internal import KernelState
internal import Linux

enum UIDMapCommand: Command, MapFile {
  static let name = "uid_map"
}

enum GIDMapCommand: Command, MapFile {
  static let name = "gid_map"
}

/// A map of ids, which has the name of its file.
private protocol MapFile: Command where Subject == Workbench {}

extension MapFile {
  static var parameters: [Parameter] {
    [Parameter("INSIDE"), Parameter("OUTSIDE"), Parameter("COUNT", optional: true)]
  }
  static var summary: String {
    "only the write to \(name), by the child itself and with nothing prepared: to see when it refuses"
  }
  static var details: String { "OUTSIDE counts as the user namespace around the child's does: what the kernel takes." }
  static var manuals: [String] { ["user_namespaces(7)"] }

  static func shellLine(_ arguments: [String]) -> String? {
    "echo \(arguments.joined(separator: " "))\(arguments.count < 3 ? " 1" : "") > /proc/$$/\(name)"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try UserPrimitive.requireOwnUserNamespace(workbench)
    let range = IDMap(
      inside: try id(arguments[0]), outside: try id(arguments[1]),
      count: arguments.count > 2 ? try id(arguments[2]) : 1)
    try workbench.child.writeFile("/proc/self/\(name)", range.description)
  }
}

enum SetGroupsCommand: Command {
  static let name = "setgroups"
  static let parameters = [
    Parameter(
      "ANSWER", values: { [("deny", "nobody inside may change groups, for ever"), ("allow", "the standard")] })
  ]
  static let summary = "say whether setgroups(2) is allowed in the child's user namespace"
  static let details = "Can be said before gid_map is written only, and 'deny' cannot be taken back."
  static let manuals = ["user_namespaces(7)", "setgroups(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "echo \(arguments[0]) > /proc/$$/setgroups" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try UserPrimitive.requireOwnUserNamespace(workbench)
    guard ["allow", "deny"].contains(arguments[0]) else {
      throw Failure("'\(arguments[0])' is no answer", remedy: "one of deny, allow")
    }
    try workbench.child.writeFile("/proc/self/setgroups", arguments[0])
  }
}
