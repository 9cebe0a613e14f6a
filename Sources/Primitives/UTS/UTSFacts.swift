package import KernelState
internal import Linux

extension UTSPrimitive {
  package static let facts = [
    namespaceFact("uts", "which UTS namespace the process is in", manual: "uts_namespaces(7)"),
    FactDefinition(
      "uts.hostname", "the hostname, as uname(2) tells it", manual: "uts_namespaces(7)", source: "uname(2)",
      inside: { try $0.names().map { .text($0.hostname) } ?? .absent },
      host: { .text(try $0.namesOfHost().hostname) }),
    FactDefinition(
      "uts.domainname", "the NIS domain name, as uname(2) tells it", manual: "uts_namespaces(7)", source: "uname(2)",
      inside: { try $0.names().map { .text($0.domainname) } ?? .absent },
      host: { .text(try $0.namesOfHost().domainname) }),
  ]
}
