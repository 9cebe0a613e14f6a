internal import CLinux

extension CallDefinition {
  package static let seccomp = CallDefinition(
    "seccomp", SYS_seccomp, errnos: [.accessDenied, .invalid, .noMemory], manual: "seccomp(2)")
}

extension SystemCalls {
  /// Promises that no execve(2) gives the caller or its children privileges
  /// that it does not have. It cannot be taken back. Source:
  /// PR_SET_NO_NEW_PRIVS(2const).
  package func setNoNewPrivileges() throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS")
    call.number(1)
    for _ in 0..<3 { call.number(0) }
    try perform(call)
  }

  /// Puts a filter on the caller and on all its children to come. Every filter
  /// that is on a process is asked at each of its calls, and the strictest
  /// answer counts.
  ///
  /// Throws EACCES with neither CAP_SYS_ADMIN nor no_new_privs, EINVAL where
  /// the program is refused or the kernel has no filters, ENOMEM where all
  /// filters together have more than 32768 instructions. Source: seccomp(2).
  package func installFilter(_ program: BPFProgram) throws(SystemCallError) {
    var call = SystemCall(.seccomp)
    call.constant(SECCOMP_SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER")
    call.number(0)
    // struct sock_fprog: the count, and the address of the instructions. Between them are bytes of no
    // field, so it is not copied from a structure of this process, where they hold anything.
    var head = [UInt8](repeating: 0, count: MemoryLayout<sock_fprog>.size)
    head.withUnsafeMutableBytes {
      $0.storeBytes(of: UInt16(truncatingIfNeeded: program.instructions.count), as: UInt16.self)
    }
    let place = MemoryLayout<sock_fprog>.offset(of: \.filter) ?? MemoryLayout<sock_fprog>.size / 2
    call.pointer(
      to: head, addressOf: program.bytes, at: place,
      "{len=\(program.instructions.count), filter=…}")
    try perform(call)
  }
}
