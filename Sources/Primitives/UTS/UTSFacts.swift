package import KernelState
internal import Linux

extension UTSPrimitive {
  package static let facts = [
    namespaceFact("uts", "which UTS namespace the process is in", manual: "uts_namespaces(7)"),
    FactDefinition(
      "uts.hostname", "the hostname, as uname(2) tells it", manual: "uts_namespaces(7)", source: "uname(2)",
      inside: { try $0.names().map { .text($0.hostname) } ?? .absent },
      host: { _ in try hostText("hostname") }),
    FactDefinition(
      "uts.domainname", "the NIS domain name, as uname(2) tells it", manual: "uts_namespaces(7)", source: "uname(2)",
      inside: { try $0.names().map { .text($0.domainname) } ?? .absent },
      host: { _ in try hostText("domainname") }),
  ]

  private static func hostText(_ file: String) throws(SystemCallError) -> FactValue {
    .text(try readText("/proc/sys/kernel/\(file)").trimmed)
  }
}
