package import KernelState
internal import Linux

extension MountPrimitive {
  package static let facts = [
    namespaceFact("mnt", "which mount namespace the process is in", manual: "mount_namespaces(7)"),
    FactDefinition(
      "mount.root", "what is mounted on /: source, the directory in it unless it is all, type",
      manual: "proc_pid_mountinfo(5)", source: "/proc/<pid>/mountinfo",
      outside: FactDefinition.fromMounts(shownRoot), host: FactDefinition.fromMountsOfHost(shownRoot)),
    FactDefinition(
      "mount.root_inode", "which directory / is, by device and inode number", manual: "stat(2)",
      source: "newfstatat(2)", inside: { try $0.child.map(rootIdentity) ?? .absent },
      host: { _ in try rootIdentity(LocalSystemCalls(recorder: Recorder())) }),
    FactDefinition(
      "mount.count", "how many mounts the process sees", manual: "proc_pid_mountinfo(5)",
      source: "/proc/<pid>/mountinfo", outside: FactDefinition.fromMounts { .number(Int64($0.count)) },
      host: FactDefinition.fromMountsOfHost { .number(Int64($0.count)) }),
    FactDefinition(
      "mount.propagation", "whether mounts travel between the mount on / and its copies; with its peer groups",
      manual: "mount_namespaces(7)", source: "/proc/<pid>/mountinfo",
      outside: FactDefinition.fromMounts(propagation), host: FactDefinition.fromMountsOfHost(propagation)),
    FactDefinition(
      "mount.list", "the mounts by path: where, source, type; a line each", manual: "proc_pid_mountinfo(5)",
      source: "/proc/<pid>/mountinfo",
      // The kernel lists a copy in another order, which would read as a change.
      outside: FactDefinition.fromMounts { .list($0.map { "\($0.mountPoint) \($0.shown)" }.sorted()) }),
  ]

  /// The mount on `/`: the last one, where several are stacked. None in a
  /// chroot, whose root is no mount point.
  static func root(_ mounts: [MountInfo]) -> MountInfo? { mounts.last { $0.mountPoint == "/" } }

  @Sendable private static func shownRoot(_ mounts: [MountInfo]) -> FactValue {
    root(mounts).map { .text($0.shown) } ?? .absent
  }

  @Sendable private static func propagation(_ mounts: [MountInfo]) -> FactValue {
    root(mounts).map { .text($0.propagation.withGroups) } ?? .absent
  }

  private static func rootIdentity(_ process: any SystemCalls) throws(SystemCallError) -> FactValue {
    let identity = try process.identity(of: "/")
    return .text("device \(identity.device) inode \(identity.inode)")
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
