internal import CLinux

/// What uname(2) tells: the two names of the UTS namespace and the kernel's own.
package struct UTSName: Equatable, Sendable {
  package var hostname: String
  package var domainname: String
  package var release: String
  package var version: String
  package var machine: String
}

extension CallDefinition {
  package static let sethostname = CallDefinition(
    "sethostname", SYS_sethostname, needs: .sysAdmin, errnos: [.invalid, .notPermitted], manual: "sethostname(2)")
  package static let setdomainname = CallDefinition(
    "setdomainname", SYS_setdomainname, needs: .sysAdmin, errnos: [.invalid, .notPermitted], manual: "setdomainname(2)")
  package static let uname = CallDefinition("uname", SYS_uname, acts: false, manual: "uname(2)")
}

extension SystemCalls {
  /// Sets the hostname of the caller's UTS namespace; at most 64 bytes.
  ///
  /// Throws EINVAL above 64 bytes (`__NEW_UTS_LEN`), EPERM without
  /// CAP_SYS_ADMIN in the user namespace that owns the UTS namespace.
  /// Source: sethostname(2).
  package func setHostname(_ name: String) throws(SystemCallError) {
    var call = SystemCall(.sethostname)
    call.bytes(of: name)
    call.number(name.utf8.count)
    try perform(call)
  }

  /// Sets the NIS domain name of the caller's UTS namespace; at most 64
  /// bytes. Source: setdomainname(2).
  package func setDomainname(_ name: String) throws(SystemCallError) {
    var call = SystemCall(.setdomainname)
    call.bytes(of: name)
    call.number(name.utf8.count)
    try perform(call)
  }

  /// Reads the names of the caller's UTS namespace and of the kernel.
  /// Source: uname(2).
  package func uname() throws(SystemCallError) -> UTSName {
    // struct new_utsname: six fields of 65 bytes.
    let width = MemoryLayout<utsname>.size / 6
    var call = SystemCall(.uname)
    call.pointer(to: [UInt8](repeating: 0, count: MemoryLayout<utsname>.size), "{…}")
    let reply = try perform(call)
    func field(_ index: Int) -> String {
      String(decoding: reply.payload.dropFirst(index * width).prefix(width).prefix { $0 != 0 }, as: UTF8.self)
    }
    return UTSName(
      hostname: field(1), domainname: field(5), release: field(2), version: field(3), machine: field(4))
  }
}
