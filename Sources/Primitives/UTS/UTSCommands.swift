internal import Child

enum UnshareUTSCommand: Command {
  static let name = "unshare uts"
  static let summary = "give the child its own hostname"
  static let manuals = ["uts_namespaces(7)", "unshare(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --uts sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws { try UTSPrimitive.unshare(workbench) }
}

enum HostnameCommand: Command {
  static let name = "hostname"
  static let parameters = [Parameter("NAME")]
  static let summary = "set the hostname that the child sees"
  static let details = "At most 64 bytes. Without 'unshare uts' the lab refuses: the name would be the host's."
  static let manuals = ["uts_namespaces(7)", "sethostname(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --uts sh -c 'hostname \(arguments[0])'" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try UTSPrimitive.setHostname(arguments[0], workbench)
  }
}

enum DomainnameCommand: Command {
  static let name = "domainname"
  static let parameters = [Parameter("NAME")]
  static let summary = "set the NIS domain name that the child sees"
  static let manuals = ["uts_namespaces(7)", "setdomainname(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --uts sh -c 'domainname \(arguments[0])'" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try UTSPrimitive.setDomainname(arguments[0], workbench)
  }
}
