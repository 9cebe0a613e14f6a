internal import CLinux

extension SystemCalls {
  /// Replaces the program of the calling process. Returns only by failing:
  /// once it worked, the process no longer serves the lab.
  ///
  /// Throws ENOENT, EACCES, ENOEXEC and others. Source: execve(2).
  package func execute(_ path: String, _ arguments: [String], _ environment: [String]) throws(SystemCallError) {
    try perform(executeCall(path, arguments, environment))
  }

  func executeCall(_ path: String, _ arguments: [String], _ environment: [String]) -> SystemCall {
    var call = SystemCall("execve", SYS_execve)
    call.path(path)
    call.strings(arguments)
    call.variables(environment)
    return call
  }

  /// clone3(2) as fork(2), with a new process that is in a control group of
  /// version 2 from the first moment. Its socket is to be the first descriptor.
  ///
  /// - Parameter group: the group's directory, open in this process.
  package func cloneCall(serving socket: Int32, into group: Int32, named path: String) -> SystemCall {
    var call = SystemCall("clone3", SYS_clone3)
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

  /// Sets the name that ps(1) shows, at most 15 bytes. Source: PR_SET_NAME(2const).
  package func setProcessName(_ name: String) throws(SystemCallError) {
    var call = SystemCall("prctl", SYS_prctl)
    call.constant(PR_SET_NAME, "PR_SET_NAME")
    call.string(name)
    try perform(call)
  }

  /// Sets the processors on which the caller may run, a bit each. No step of the
  /// learner's: it is not listed. Source: sched_setaffinity(2).
  package func setAffinity(_ processors: [UInt8]) throws(SystemCallError) {
    var call = SystemCall("sched_setaffinity", SYS_sched_setaffinity)
    call.observes = true
    call.number(0)
    call.number(processors.count)
    call.pointer(to: processors, "[…]")
    try perform(call)
  }

  /// Makes the caller the leader of a new session, without a terminal.
  /// Source: setsid(2).
  package func newSession() throws(SystemCallError) {
    try submit(SystemCall("setsid", SYS_setsid))
  }

  /// Makes descriptor `descriptor` the controlling terminal of the caller's
  /// session. Source: TIOCSCTTY(2const).
  package func takeTerminal(_ descriptor: Int32) throws(SystemCallError) {
    var call = SystemCall("ioctl", SYS_ioctl)
    call.descriptor(descriptor)
    call.constant(GLASSBOX_TIOCSCTTY, "TIOCSCTTY")
    call.number(0)
    try submit(call)
  }

  /// Marks every descriptor from `lowest` up for closing at execve(2).
  /// Source: close_range(2).
  package func closeOnExec(from lowest: Int32) throws(SystemCallError) {
    var call = SystemCall("close_range", SYS_close_range)
    call.number(lowest)
    call.constant(UInt32.max, "~0U")
    call.constant(CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC")
    try submit(call)
  }

  /// Closes every descriptor from `lowest` up. Source: close_range(2).
  package func closeAll(from lowest: Int32) throws(SystemCallError) {
    var call = SystemCall("close_range", SYS_close_range)
    call.number(lowest)
    call.constant(UInt32.max, "~0U")
    call.number(0)
    try submit(call)
  }

  /// Takes away what is left of a dead child process of the caller, if it is
  /// dead; nil while it lives. Source: wait4(2).
  package func reap(_ pid: Int32) throws(SystemCallError) -> WaitStatus? {
    var call = SystemCall("wait4", SYS_wait4)
    call.number(pid)
    call.pointer(to: [0, 0, 0, 0], "…")
    call.constant(WNOHANG, "WNOHANG")
    call.null()
    let reply = try perform(call)
    guard reply.result > 0 else { return nil }
    let status = reply.payload.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
    return WaitStatus(waitStatus: status)
  }

  /// Sends a signal. Source: kill(2).
  package func kill(_ pid: Int32, _ signal: Int32) throws(SystemCallError) {
    var call = SystemCall("kill", SYS_kill)
    call.number(pid)
    call.constant(signal, signalName(signal))
    try perform(call)
  }

  /// The caller's process id, as its own PID namespace counts.
  /// Source: getpid(2).
  package func processID() throws(SystemCallError) -> Int32 {
    var call = SystemCall("getpid", SYS_getpid)
    call.observes = true
    return Int32(clamping: try perform(call).result)
  }
}

/// `struct clone_args` with a control group.
private struct CloneIntoCgroup: FileReferring, CustomStringConvertible {
  let path: String

  var description: String { "{flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup=\(quoted(path))}" }
}

/// How a process ended. Source: wait(2).
package enum WaitStatus: Equatable, Sendable {
  case exited(Int32)
  case signaled(Int32)

  /// From the status word of wait(2).
  package init(waitStatus: Int32) {
    let signal = glassbox_term_signal(waitStatus)
    self = signal != 0 ? .signaled(signal) : .exited(glassbox_exit_status(waitStatus))
  }

  /// As a shell reports it: the status, or 128 + the signal.
  package var shellStatus: Int32 {
    switch self {
    case .exited(let status): status
    case .signaled(let signal): 128 + signal
    }
  }
}

/// The signal that nobody can catch, block or ignore. Source: signal(7).
package let signalKill = SIGKILL

/// `SIGKILL` for 9; `signal 99` for a number without a name.
package func signalName(_ number: Int32) -> String {
  glassbox_signal_name(number).map { "SIG" + String(cString: $0) } ?? "signal \(number)"
}
