package import KernelState
internal import Linux

extension PIDPrimitive {
  package static let facts = [
    namespaceFact("pid", "which PID namespace the process is in, from birth to death", manual: "pid_namespaces(7)"),
    FactDefinition(
      "ns.pid_for_children",
      "which PID namespace its next children are born in; on older kernels absent until the first one is",
      manual: "namespaces(7)", source: "/proc/<pid>/ns/pid_for_children",
      outside: { try namespaceLink($0, "pid_for_children") },
      host: { try namespaceLinkOfHost($0, "pid_for_children") }),
    FactDefinition(
      "pid.host", "the process's number as the host counts", manual: "pid_namespaces(7)",
      source: "/proc/<pid>/status: Pid", outside: { .number(Int64($0.pid)) }),
    FactDefinition(
      "pid.inside", "its number in each PID namespace, from the host's to its own", manual: "proc_pid_status(5)",
      source: "/proc/<pid>/status: NSpid",
      outside: FactDefinition.fromStatus {
        $0.namespacePids.map { .text($0.map(String.init).joined(separator: " ")) } ?? .absent
      }),
    FactDefinition(
      "pid.parent", "the parent's number; inside, 0 stands for a parent outside of the namespace",
      manual: "pid_namespaces(7)", source: "getppid(2), /proc/<pid>/status: PPid",
      inside: { try $0.child.map { .number(Int64(try $0.parentID())) } ?? .absent },
      outside: FactDefinition.fromStatus { $0.parent.map { .number(Int64($0)) } ?? .absent }),
    FactDefinition(
      "pid.init", "whether the process is PID 1 of its namespace", manual: "pid_namespaces(7)",
      source: "/proc/<pid>/status: NSpid",
      outside: FactDefinition.fromStatus { $0.namespacePids?.last.map { .text($0 == 1 ? "yes" : "no") } ?? .absent }),
    FactDefinition(
      "pid.self", "the number by which the child's /proc knows the child", manual: "proc_self(5)",
      source: "/proc/self", inside: ownNumber),
    FactDefinition(
      "pid.processes", "how many processes /proc shows", manual: "proc(5)", source: "/proc", moves: true,
      inside: { $0.child.flatMap(processCount).map { .number(Int64($0)) } ?? .absent },
      host: { _ in .number(Int64(try directoryEntries("/proc").count { Int($0) != nil })) }),
  ]

  /// Absent where there is no procfs, or one in which the child does not occur.
  private static func ownNumber(_ observation: Observation) throws(SystemCallError) -> FactValue {
    guard let child = observation.child, child.hasProcfs() else { return .absent }
    do {
      return Int64(try child.linkText("/proc/self")).map(FactValue.number) ?? .absent
    } catch  where error.errno == .noEntry {
      return .absent
    }
  }
}
