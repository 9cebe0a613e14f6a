public import KernelState
internal import Linux

extension MountPrimitive {
  public static let facts = [
    namespaceFact("mnt", "which mount namespace the process is in", manual: "mount_namespaces(7)"),
    FactDefinition(
      "mount.root", "what is mounted on /: source, the directory in it unless it is all, type",
      manual: "proc_pid_mountinfo(5)", source: "/proc/<pid>/mountinfo",
      outside: { root(try readMounts($0)).map { .text($0.shown) } ?? .absent },
      host: { root(try readMountsOfHost($0)).map { .text($0.shown) } ?? .absent }),
    FactDefinition(
      "mount.root_inode", "which directory / is, by device and inode number", manual: "stat(2)",
      source: "newfstatat(2)", inside: { try $0.child.map(rootIdentity) ?? .absent },
      host: { _ in try rootIdentity(LocalSystemCalls(recorder: Recorder())) }),
    FactDefinition(
      "mount.count", "how many mounts the process sees", manual: "proc_pid_mountinfo(5)",
      source: "/proc/<pid>/mountinfo", outside: { .number(Int64(try readMounts($0).count)) },
      host: { .number(Int64(try readMountsOfHost($0).count)) }),
    FactDefinition(
      "mount.propagation", "whether mounts travel between the mount on / and its copies; with its peer groups",
      manual: "mount_namespaces(7)", source: "/proc/<pid>/mountinfo",
      outside: { root(try readMounts($0)).map { .text($0.propagation.withGroups) } ?? .absent },
      host: { root(try readMountsOfHost($0)).map { .text($0.propagation.withGroups) } ?? .absent }),
    FactDefinition(
      "mount.list", "the mounts by path: where, source, type; a line each", manual: "proc_pid_mountinfo(5)",
      source: "/proc/<pid>/mountinfo",
      // The kernel lists a copy in another order, which would read as a change.
      outside: { .list(try readMounts($0).map { "\($0.mountPoint) \($0.shown)" }.sorted()) }),
  ]

  static func readMounts(_ observation: Observation) throws(SystemCallError) -> [MountInfo] {
    MountTable.parse(try observation.proc("mountinfo"), "mounts of the child", observation.cache)
  }

  static func readMountsOfHost(_ observation: Observation) throws(SystemCallError) -> [MountInfo] {
    MountTable.parse(try observation.procOfHost("mountinfo"), "mounts of the host", observation.cache)
  }

  /// The mount on `/`: the last one, where several are stacked. None in a
  /// chroot, whose root is no mount point.
  static func root(_ mounts: [MountInfo]) -> MountInfo? { mounts.last { $0.mountPoint == "/" } }

  private static func rootIdentity(_ process: any SystemCalls) throws(SystemCallError) -> FactValue {
    let identity = try process.identity(of: "/")
    return .text("device \(identity.device) inode \(identity.inode)")
  }
}

/// A parsed table, kept while the text stays the same: most steps change no
/// mount, and a host may have hundreds.
private final class MountTable: Sendable {
  let text: String
  let mounts: [MountInfo]

  init(_ text: String) {
    self.text = text
    mounts = MountInfo.parse(text)
  }

  static func parse(_ text: String, _ key: String, _ cache: ObservationCache) -> [MountInfo] {
    if let known = cache.values[key] as? MountTable, known.text == text { return known.mounts }
    let table = MountTable(text)
    cache.values[key] = table
    return table.mounts
  }
}

extension MountInfo {
  /// `/dev/vda[/srv/root] ext4`, with the directory in brackets as findmnt(8)
  /// has it.
  fileprivate var shown: String { "\(source)\(root == "/" ? "" : "[\(root)]") \(type)" }
}

extension Propagation {
  /// `private`, `shared:1`, `shared:2,slave:1`.
  fileprivate var withGroups: String {
    let words = [shared.map { "shared:\($0)" }, master.map { "slave:\($0)" }, unbindable ? "unbindable" : nil]
    let text = words.compactMap { $0 }.joined(separator: ",")
    return text.isEmpty ? "private" : text
  }
}
