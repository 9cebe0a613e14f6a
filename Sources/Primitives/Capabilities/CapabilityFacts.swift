package import KernelState
internal import Linux

extension CapabilitiesPrimitive {
  package static let facts = [
    fact("cap.effective", "capabilities that the kernel looks at when the process asks for something", "CapEff"),
    fact("cap.permitted", "capabilities that the process may make effective", "CapPrm"),
    fact("cap.inheritable", "capabilities kept through execve(2) where the program file allows it", "CapInh"),
    fact("cap.bounding", "capabilities that execve(2) may give at most, to root and by file", "CapBnd"),
    fact("cap.ambient", "capabilities kept through execve(2) without being root", "CapAmb"),
  ]

  /// The set of one line of /proc/<pid>/status.
  private static func fact(_ name: String, _ help: String, _ field: String) -> FactDefinition {
    FactDefinition(
      name, help, manual: "capabilities(7)", source: "/proc/<pid>/status: \(field)",
      outside: FactDefinition.fromStatus { names(field, in: $0) },
      host: FactDefinition.fromStatusOfHost { names(field, in: $0) },
      shown: shown)
  }

  private static func names(_ field: String, in status: ProcessStatus) -> FactValue {
    guard let text = status.text(field), let mask = UInt64(text, radix: 16) else { return .absent }
    return .list(CapabilitySet(mask: mask).names)
  }

  /// Forty names in a row tell a reader nothing: `all 41`.
  @Sendable private static func shown(_ value: FactValue, _ isBrief: Bool) -> String? {
    guard case .list(let names) = value else { return nil }
    let set = CapabilitySet(names.compactMap { Capability(name: $0) })
    guard set.count == names.count else { return nil }
    return isBrief ? set.brief : set.description
  }
}

/// The capability sets of a process that the lab can see.
func capabilitySet(_ pid: Int32, _ field: KeyPath<ProcessStatus, UInt64?>) -> CapabilitySet? {
  (try? readText("/proc/\(pid)/status")).flatMap { ProcessStatus($0)[keyPath: field] }.map { CapabilitySet(mask: $0) }
}
