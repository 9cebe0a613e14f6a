package import KernelState
internal import Linux

extension SeccompPrimitive {
  package static let facts = [
    FactDefinition(
      "seccomp.mode", "disabled, strict, or filter: whether system calls are filtered", manual: "seccomp(2)",
      source: "/proc/<pid>/status: Seccomp",
      outside: FactDefinition.fromStatus(mode), host: FactDefinition.fromStatusOfHost(mode)),
    FactDefinition(
      "seccomp.filters", "how many filters are asked at each system call", manual: "seccomp(2)",
      source: "/proc/<pid>/status: Seccomp_filters, since Linux 5.9",
      outside: FactDefinition.fromStatus(filters), host: FactDefinition.fromStatusOfHost(filters)),
    FactDefinition(
      "no_new_privs", "1 where execve(2) never gives privileges, not even by set-user-ID", manual: "prctl(2)",
      source: "/proc/<pid>/status: NoNewPrivs",
      outside: FactDefinition.fromStatus(promise), host: FactDefinition.fromStatusOfHost(promise)),
  ]

  @Sendable private static func mode(_ status: ProcessStatus) -> FactValue {
    switch status.seccomp {
    case nil: .absent
    case 0?: .text("disabled")
    case 1?: .text("strict")
    case 2?: .text("filter")
    case let other?: .text("mode \(other)")
    }
  }

  @Sendable private static func filters(_ status: ProcessStatus) -> FactValue {
    status.seccompFilters.map { .number(Int64($0)) } ?? .absent
  }

  @Sendable private static func promise(_ status: ProcessStatus) -> FactValue {
    status.noNewPrivileges.map { .number($0 ? 1 : 0) } ?? .absent
  }
}
