internal import Child
internal import KernelState
internal import Linux

extension NetworkPrimitive {
  /// Root's child in the host's network would change the machine's own links.
  static func requireOwnNetwork(_ workbench: Workbench) throws {
    try requireNoGuest("net", workbench)
    let own = try readLink("/proc/\(workbench.child.pid)/ns/net")
    for process in ["self", "\(workbench.lab.pid)"] where try readLink("/proc/\(process)/ns/net") == own {
      throw Failure(
        "the child still shares the host's network",
        cause: "the machine's own network would be changed", remedy: "type 'unshare net' first")
    }
  }

  /// What a person typed, or a failure that says what is wrong with it.
  static func understood<Value>(
    as example: String? = nil, _ parse: () throws(Failure) -> Value
  ) throws -> Value {
    do {
      return try parse()
    } catch {
      throw Failure(error.description, remedy: example.map { "as in: \($0)" })
    }
  }
}
