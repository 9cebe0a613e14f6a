// The UTS namespace: who owns the hostname?
//
// unshare(CLONE_NEWUTS) gives the child a copy of the two names that uname(2)
// tells, and sethostname(2) then changes the child's copy only.

package import Child
package import KernelState
package import Linux

/// The UTS namespace: hostname and NIS domain name. Source: uts_namespaces(7).
package enum UTSPrimitive: Primitive {
  package static let name = "uts"
  package static let title = "UTS namespace: the child's own hostname and domain name"
  package static let help = """
    A UTS namespace holds two names: the hostname and the NIS domain name.
    'unshare uts' gives the child a copy of them. The copy starts equal, so
    nothing seems to change until 'hostname NAME' writes into it; the host's
    name then stays what it was.
    """

  /// The child's own copy of both names.
  package static func unshare(_ workbench: Workbench) throws { try workbench.child.unshare(.uts) }

  package static func setHostname(_ name: String, _ workbench: Workbench) throws {
    try requireOwnNames(workbench)
    try requireName(name, "hostname")
    try workbench.child.setHostname(name)
  }

  package static func setDomainname(_ name: String, _ workbench: Workbench) throws {
    try requireOwnNames(workbench)
    try requireName(name, "domain name")
    try workbench.child.setDomainname(name)
  }

  package static let terms = [
    Term("unshare", "moves the caller into new namespaces, without making a new process", manual: "unshare(2)"),
    Term("sethostname", "sets the hostname of the caller's UTS namespace; at most 64 bytes", manual: "sethostname(2)"),
    Term("setdomainname", "sets the NIS domain name of the caller's UTS namespace", manual: "setdomainname(2)"),
    Term("uname", "tells the kernel's release and the names of the caller's UTS namespace", manual: "uname(2)"),
  ]
  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWUTS" }
  static let utsCauses =
    unshareCauses(limit: "max_uts_namespaces") + ["sethostname", "setdomainname"].map(tooLong)

  private static func tooLong(_ call: String) -> Cause {
    Cause(call, .invalid) { circumstances in
      guard let bytes = circumstances.call[1].number, bytes > 64 else { return nil }
      return .init("the name has \(bytes) bytes, and the kernel takes 64 at most", remedy: "choose a shorter one")
    }
  }

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("uts", in: snapshot) }

  /// Root's child in the host's UTS namespace would rename the machine.
  private static func requireOwnNames(_ workbench: Workbench) throws {
    try requireNoGuest("uts", workbench)
    guard try readLink("/proc/\(workbench.child.pid)/ns/uts") == readLink("/proc/self/ns/uts") else { return }
    throw Failure(
      "the child still shares the host's UTS namespace",
      cause: "the name would be changed for the whole machine", remedy: "type 'unshare uts' first")
  }

  private static func requireName(_ name: String, _ what: String) throws {
    guard !name.isEmpty else { throw Failure("the \(what) is empty", remedy: "give a name of 1 to 64 bytes") }
    guard !name.utf8.contains(0) else { throw Failure("the \(what) contains a NUL byte") }
  }
}
