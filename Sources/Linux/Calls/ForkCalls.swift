internal import CLinux

extension CallDefinition {
  package static let execve = CallDefinition(
    "execve", SYS_execve,
    errnos: [
      .accessDenied, .invalid, .isDirectory, .noEntry, .noExec, .noMemory, .notDirectory, .notPermitted, .tooManyLinks,
    ], manual: "execve(2)")
  package static let clone = CallDefinition("clone", SYS_clone, errnos: [.again, .noMemory], manual: "clone(2)")
  package static let clone3 = CallDefinition(
    "clone3", SYS_clone3, errnos: [.accessDenied, .again, .busy, .noMemory, .noSystemCall], manual: "clone3(2)")
}

extension SystemCalls {
  /// Replaces the program of the calling process. Returns only by failing:
  /// once it worked, the process no longer serves the lab.
  ///
  /// Throws ENOENT, EACCES, ENOEXEC and others. Source: execve(2).
  package func execute(_ path: String, _ arguments: [String], _ environment: [String]) throws(SystemCallError) {
    try perform(executeCall(path, arguments, environment))
  }

  func executeCall(_ path: String, _ arguments: [String], _ environment: [String]) -> SystemCall {
    var call = SystemCall(.execve)
    call.path(path)
    call.strings(arguments)
    call.variables(environment)
    return call
  }

  /// clone(2) as fork(2). The new process's socket is to be the first descriptor.
  package func forkCall(serving socket: Int32) -> SystemCall {
    var call = SystemCall(.clone)
    call.kind = .fork
    call.constant(SIGCHLD, "SIGCHLD")
    call.null()
    call.accompany(socket)
    return call
  }

  /// clone3(2) as fork(2), with a new process that is in a control group of
  /// version 2 from the first moment. Its socket is to be the first descriptor.
  ///
  /// - Parameter group: the group's directory, open in this process.
  package func cloneCall(serving socket: Int32, into group: Int32, named path: String) -> SystemCall {
    var call = SystemCall(.clone3)
    call.kind = .fork
    call.accompany(socket)
    var arguments = clone_args()
    arguments.flags = CLONE_INTO_CGROUP
    arguments.exit_signal = UInt64(SIGCHLD)
    let place = MemoryLayout<clone_args>.offset(of: \.cgroup) ?? 0
    call.pointer(
      to: bytes(of: [arguments]), sending: group, at: place,
      CloneIntoCgroup(path: path))
    call.number(MemoryLayout<clone_args>.size)
    return call
  }
}

/// `struct clone_args` with a control group.
private struct CloneIntoCgroup: FileReferring, CustomStringConvertible {
  let path: String

  var description: String { "{flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup=\(quoted(path))}" }
}
