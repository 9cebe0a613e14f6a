internal import Child
internal import KernelState
internal import Linux

enum JoinCommand: Command {
  static let name = "join"
  static let parameters = [
    Parameter("PID", values: { [("host", "the lab's own namespaces")] }),
    Parameter("TYPE", repeats: true, values: { NamespaceType.all.map { ($0.name, $0.summary) } }),
  ]
  static let summary = "move the child into a namespace of another process, or of the host"
  static let details = """
    PID is a process's number as the host counts, or 'host'. TYPE is cgroup, ipc, mount, net,
    pid, time, user or uts; several are joined all at once, or none of them. As with unshare,
    pid is for the next children only: 'fork' makes one.
    """
  static let manuals = ["setns(2)", "nsenter(1)"]

  static func shellLine(_ arguments: [String]) -> String? {
    let options = arguments.dropFirst().map { " --" + $0 }.joined()
    return "nsenter --target \(arguments[0] == "host" ? "1" : arguments[0])\(options) sh"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let pid = try process(arguments[0], workbench)
    var types: [NamespaceType] = []
    for name in arguments.dropFirst() {
      let type = try NamespaceType.named(name)
      if !types.contains(type) { types.append(type) }
    }
    if types.contains(where: { $0.link == "user" }) { try requireMappedIDs(of: pid) }
    try enter(types, of: pid, workbench)
    // All, and then whether there is one.
    if types.map({ isForeign($0, of: pid, workbench) }).contains(true) {
      workbench.note("the child is a guest there: the lab lets it change nothing that process \(pid) would see")
    }
    if types.contains(where: { $0.link == "pid" }) {
      workbench.note("the child keeps its number; its next children are born there: type 'fork'")
    }
  }

  /// One namespace by its file, several by the process: then the kernel does
  /// all or nothing.
  private static func enter(_ types: [NamespaceType], of pid: Int32, _ workbench: Workbench) throws {
    let descriptor: Int32
    let referent: Argument.Referent
    if types.count == 1 {
      let path = "/proc/\(pid)/ns/\(types[0].link)"
      referent = .file(path)
      descriptor = try workbench.lab.openHere(path, [.readOnly, .closeOnExec])
    } else {
      referent = .process(pid)
      descriptor = try workbench.lab.processHere(pid)
    }
    defer { try? LocalSystemCalls(recorder: Recorder()).close(descriptor) }
    let flags = types.reduce(into: NamespaceFlags()) { $0.formUnion($1.flag) }
    try workbench.child.setNamespace(descriptor, flags, of: referent)
  }

  /// Whether the namespace is neither the lab's nor the child's own. What the
  /// child changed there would outlive it, so the lab keeps it in mind.
  private static func isForeign(_ type: NamespaceType, of pid: Int32, _ workbench: Workbench) -> Bool {
    guard !workbench.processes.contains(where: { $0.pid == pid }),
      let link = try? readLink("/proc/\(pid)/ns/\(type.link)"), link != (try? readLink("/proc/self/ns/\(type.link)"))
    else { return false }
    workbench.child.store[Guests.self, default: [:]][link] = "process \(pid)"
    return true
  }

  /// In a user namespace without ids the child could have them mapped, and
  /// they can be mapped once only.
  private static func requireMappedIDs(of pid: Int32) throws {
    guard let map = try? readText("/proc/\(pid)/uid_map"), map.trimmed.isEmpty else { return }
    throw Failure(
      "the user namespace of process \(pid) has no ids yet", cause: "whoever made it has still to write its uid_map",
      remedy: "join it afterwards")
  }

  private static func process(_ text: String, _ workbench: Workbench) throws -> Int32 {
    if text == "host" { return workbench.lab.pid }
    guard let pid = Int32(text), pid > 0 else {
      throw Failure("'\(text)' is no process", remedy: "give a process's number as the host counts, or 'host'")
    }
    return pid
  }
}
