internal import CLinux

/// The three ids of one kind that a process can read about itself.
/// Source: credentials(7).
package struct OwnIdentities: Hashable, Sendable {
  package let real, effective, saved: UInt32
}

extension CallDefinition {
  package static let setresuid = CallDefinition(
    "setresuid", SYS_setresuid, needs: .setUID, errnos: [.again, .invalid, .notPermitted], manual: "setresuid(2)")
  package static let setresgid = CallDefinition(
    "setresgid", SYS_setresgid, needs: .setGID, errnos: [.invalid, .notPermitted], manual: "setresgid(2)")
  package static let setuid = CallDefinition(
    "setuid", SYS_setuid, needs: .setUID, errnos: [.again, .invalid, .notPermitted], manual: "setuid(2)")
  package static let setgid = CallDefinition(
    "setgid", SYS_setgid, needs: .setGID, errnos: [.invalid, .notPermitted], manual: "setgid(2)")
  package static let setgroups = CallDefinition(
    "setgroups", SYS_setgroups, needs: .setGID, errnos: [.invalid, .notPermitted], manual: "setgroups(2)")
  package static let getresuid = CallDefinition("getresuid", SYS_getresuid, acts: false, manual: "getresuid(2)")
  package static let getresgid = CallDefinition("getresgid", SYS_getresgid, acts: false, manual: "getresgid(2)")
  package static let getgroups = CallDefinition(
    "getgroups", SYS_getgroups, acts: false, errnos: [.invalid], manual: "getgroups(2)")
}

// Who the caller is. Every number is one of the caller's own user namespace;
// an id that has no mapping there reads as 65534, the overflow id.
extension SystemCalls {
  /// Sets the real, effective and saved user id at once, and thereby the
  /// file system's.
  ///
  /// Throws EINVAL where an id has no mapping in the caller's user namespace,
  /// EPERM without CAP_SETUID there. Source: setresuid(2).
  package func setUserIDs(_ id: UInt32) throws(SystemCallError) {
    try perform(threeIDs(.setresuid, id))
  }

  /// The same for the group ids. Source: setresgid(2).
  package func setGroupIDs(_ id: UInt32) throws(SystemCallError) {
    try perform(threeIDs(.setresgid, id))
  }

  private func threeIDs(_ definition: CallDefinition, _ id: UInt32) -> SystemCall {
    var call = SystemCall(definition)
    for _ in 0..<3 { call.number(id) }
    return call
  }

  /// Sets the user id as a program does that knows of no others: all three
  /// with CAP_SETUID, else the effective one. Source: setuid(2).
  package func setUserID(_ id: UInt32) throws(SystemCallError) {
    var call = SystemCall(.setuid)
    call.number(id)
    try perform(call)
  }

  /// Sets the group id likewise. Source: setgid(2).
  package func setGroupID(_ id: UInt32) throws(SystemCallError) {
    var call = SystemCall(.setgid)
    call.number(id)
    try perform(call)
  }

  /// Replaces the supplementary groups.
  ///
  /// Throws EPERM without CAP_SETGID, before gid_map has been written, and
  /// where /proc/<pid>/setgroups says `deny`; EINVAL for a group that has no
  /// mapping. Source: setgroups(2), user_namespaces(7).
  package func setGroups(_ groups: [UInt32]) throws(SystemCallError) {
    var call = SystemCall(.setgroups)
    call.number(groups.count)
    let bytes = groups.flatMap { group in withUnsafeBytes(of: group) { Array($0) } }
    call.pointer(to: bytes, "[" + groups.map(String.init).joined(separator: ", ") + "]")
    try perform(call)
  }

  /// Lets the files of the caller under /proc belong to the caller again. The
  /// kernel gives them to root when a process changes its ids.
  /// Source: PR_SET_DUMPABLE(2const), proc(5).
  package func setDumpable() throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_SET_DUMPABLE, "PR_SET_DUMPABLE")
    call.number(1)
    try perform(call)
  }

  /// The caller's user ids, as it sees them itself. Source: getresuid(2).
  package func userIDs() throws(SystemCallError) -> OwnIdentities {
    try ownIDs(.getresuid)
  }

  /// The caller's group ids, as it sees them itself. Source: getresgid(2).
  package func groupIDs() throws(SystemCallError) -> OwnIdentities {
    try ownIDs(.getresgid)
  }

  private func ownIDs(_ definition: CallDefinition) throws(SystemCallError)
    -> OwnIdentities
  {
    var call = SystemCall(definition)
    let places = (0..<3).map { _ in call.pointer(to: [0, 0, 0, 0], "…") }
    let reply = try perform(call)
    let ids = reply.payload.withUnsafeBytes { bytes in
      places.map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self) }
    }
    return OwnIdentities(real: ids[0], effective: ids[1], saved: ids[2])
  }

  /// The caller's supplementary groups. Source: getgroups(2).
  package func groups() throws(SystemCallError) -> [UInt32] {
    var call = SystemCall(.getgroups)
    call.number(0)
    call.null()
    let count = min(try perform(call).result, Int(GLASSBOX_MAX_PAYLOAD) / MemoryLayout<UInt32>.size)
    guard count > 0 else { return [] }
    call = SystemCall(.getgroups)
    call.number(count)
    call.pointer(to: [UInt8](repeating: 0, count: count * MemoryLayout<UInt32>.size), "…")
    let reply = try perform(call)
    return reply.payload.withUnsafeBytes { bytes in
      (0..<min(count, reply.result)).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<UInt32>.size, as: UInt32.self)
      }
    }
  }

  /// Wishes to be killed when the parent dies. The kernel forgets the wish
  /// when a process changes its ids. Source: PR_SET_PDEATHSIG(2const).
  package func dieWithParent() throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG")
    call.constant(SIGKILL, "SIGKILL")
    try perform(call)
  }
}
