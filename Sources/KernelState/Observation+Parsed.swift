internal import Linux

/// Files of /proc that are in many facts: parsed once, however many ask, and
/// over many looks while the text stays the same. Most steps change no mount,
/// and a host may have hundreds.
extension Observation {
  /// Without the lines that move by themselves, such as memory in use.
  package func status() throws -> ProcessStatus { try statusText().status }

  package func mounts() throws -> [MountInfo] { try mountText().mounts }
  package func mountsOfHost() throws -> [MountInfo] { try mountTextOfHost().mounts }

  /// The control groups that the process is in, by the host's paths.
  package func memberships() throws -> [CgroupMembership] { try procText("cgroup").memberships }

  package func mountText() throws -> KernelText { try procText("mountinfo") }
  /// A mount that leaks out of a step shows here, so it is read at each look.
  package func mountTextOfHost() throws -> KernelText { try file("/proc/self/mountinfo") }

  fileprivate func statusText() throws -> KernelText { try procText("status", keeping: ProcessStatus.isSteady) }
}

extension FactDefinition {
  /// A fact that stands in /proc/<pid>/status.
  package static func fromStatus(_ make: @escaping @Sendable (ProcessStatus) -> FactValue) -> Reader {
    from({ try $0.statusText() }, { make($0.status) })
  }

  /// The lab's own. Its ids, capabilities and filters nobody but itself can
  /// change, and it never does: read once.
  package static func fromStatusOfHost(_ make: @escaping @Sendable (ProcessStatus) -> FactValue) -> Reader {
    from({ try $0.fileOnce("/proc/self/status") }, { make($0.status) })
  }

  /// A fact that stands in /proc/<pid>/mountinfo.
  package static func fromMounts(_ make: @escaping @Sendable ([MountInfo]) -> FactValue) -> Reader {
    from({ try $0.mountText() }, { make($0.mounts) })
  }

  package static func fromMountsOfHost(_ make: @escaping @Sendable ([MountInfo]) -> FactValue) -> Reader {
    from({ try $0.mountTextOfHost() }, { make($0.mounts) })
  }

  /// A fact that stands in another file of the process's directory under /proc.
  package static func fromFile(_ name: String, _ make: @escaping @Sendable (String) -> FactValue) -> Reader {
    from({ try $0.procText(name) }, { make($0.text) })
  }
}

extension KernelText {
  package var mounts: [MountInfo] { parsed.value(Mounts.self) { MountInfo.parse(text) } }
  package var memberships: [CgroupMembership] { parsed.value(Memberships.self) { CgroupMembership.parse(text) } }
  fileprivate var status: ProcessStatus { parsed.value(Status.self) { ProcessStatus(text) } }

  private enum Mounts: StoreKey { typealias Value = [MountInfo] }
  private enum Memberships: StoreKey { typealias Value = [CgroupMembership] }
  private enum Status: StoreKey { typealias Value = ProcessStatus }
}

extension ProcessStatus {
  /// Whether a line of the file stays as it is while nothing is done to the
  /// process: not what it uses, what it waits for, and where it may run, which
  /// the lab itself changes for each step.
  static func isSteady(_ line: UnsafeRawBufferPointer) -> Bool {
    !moving.contains { line.starts(with: $0.utf8) }
  }

  private static let moving = [
    "Vm", "Rss", "HugetlbPages", "voluntary_", "nonvoluntary_", "State", "FDSize", "SigQ", "Cpus_", "Threads",
  ]
}
