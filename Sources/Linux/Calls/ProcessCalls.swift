internal import CLinux

extension CallDefinition {
  package static let prctl = CallDefinition("prctl", SYS_prctl, errnos: [.invalid, .notPermitted], manual: "prctl(2)")
  package static let schedSetaffinity = CallDefinition(
    "sched_setaffinity", SYS_sched_setaffinity, errnos: [.invalid, .notPermitted], manual: "sched_setaffinity(2)")
  package static let setsid = CallDefinition("setsid", SYS_setsid, errnos: [.notPermitted], manual: "setsid(2)")
  package static let ioctl = CallDefinition(
    "ioctl", SYS_ioctl, errnos: [.badDescriptor, .invalid, .notPermitted], manual: "ioctl(2)")
  package static let closeRange = CallDefinition(
    "close_range", SYS_close_range, errnos: [.invalid, .noSystemCall], manual: "close_range(2)")
  package static let wait4 = CallDefinition("wait4", SYS_wait4, errnos: [.noChildren], manual: "wait4(2)")
  package static let kill = CallDefinition(
    "kill", SYS_kill, errnos: [.invalid, .noProcess, .notPermitted], manual: "kill(2)")
  package static let getpid = CallDefinition("getpid", SYS_getpid, acts: false, manual: "getpid(2)")
}

extension SystemCalls {
  /// Sets the name that ps(1) shows, at most 15 bytes. Source: PR_SET_NAME(2const).
  package func setProcessName(_ name: String) throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_SET_NAME, "PR_SET_NAME")
    call.string(name)
    try perform(call)
  }

  /// Sets the processors on which the caller may run, a bit each. No step of the
  /// learner's: it is not listed. Source: sched_setaffinity(2).
  package func setAffinity(_ processors: [UInt8]) throws(SystemCallError) {
    var call = SystemCall(.schedSetaffinity)
    call.observes = true
    call.number(0)
    call.number(processors.count)
    call.pointer(to: processors, "[…]")
    try perform(call)
  }

  /// Makes the caller the leader of a new session, without a terminal.
  /// Source: setsid(2).
  package func newSession() throws(SystemCallError) {
    try submit(SystemCall(.setsid))
  }

  /// Makes descriptor `descriptor` the controlling terminal of the caller's
  /// session. Source: TIOCSCTTY(2const).
  package func takeTerminal(_ descriptor: Int32) throws(SystemCallError) {
    var call = SystemCall(.ioctl)
    call.descriptor(descriptor)
    call.constant(GLASSBOX_TIOCSCTTY, "TIOCSCTTY")
    call.number(0)
    try submit(call)
  }

  /// Marks every descriptor from `lowest` up for closing at execve(2).
  /// Source: close_range(2).
  package func closeOnExec(from lowest: Int32) throws(SystemCallError) {
    var call = SystemCall(.closeRange)
    call.number(lowest)
    call.constant(UInt32.max, "~0U")
    call.constant(CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC")
    try submit(call)
  }

  /// Closes every descriptor from `lowest` up. Source: close_range(2).
  package func closeAll(from lowest: Int32) throws(SystemCallError) {
    var call = SystemCall(.closeRange)
    call.number(lowest)
    call.constant(UInt32.max, "~0U")
    call.number(0)
    try submit(call)
  }

  /// Takes away what is left of a dead child process of the caller, if it is
  /// dead; nil while it lives. Source: wait4(2).
  package func reap(_ pid: Int32) throws(SystemCallError) -> WaitStatus? {
    var call = SystemCall(.wait4)
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
    var call = SystemCall(.kill)
    call.number(pid)
    call.constant(signal, signalName(signal))
    try perform(call)
  }

  /// The caller's process id, as its own PID namespace counts.
  /// Source: getpid(2).
  package func processID() throws(SystemCallError) -> Int32 {
    Int32(clamping: try perform(SystemCall(.getpid)).result)
  }
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
