internal import CLinux

extension CallDefinition {
  package static let rtSigprocmask = CallDefinition(
    "rt_sigprocmask", SYS_rt_sigprocmask, errnos: [.invalid], manual: "sigprocmask(2)")
}

extension SystemCalls {
  /// Has the process keep this call for the end: the program replaces it once
  /// the lab's end of its socket is closed. The process serves no further call.
  /// Source: execve(2).
  package func executeAtEnd(_ path: String, _ arguments: [String], _ environment: [String]) throws(SystemCallError) {
    var call = executeCall(path, arguments, environment)
    call.kind = .atEnd
    try perform(call)
  }

  /// Takes back the wish to die with the parent. Source: PR_SET_PDEATHSIG(2const).
  package func surviveParent() throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG")
    call.number(0)
    try perform(call)
  }

  /// Blocks every signal that can be blocked, for the programs that the
  /// process becomes too. Source: sigprocmask(2), signal(7).
  package func blockAllSignals() throws(SystemCallError) {
    var call = SystemCall(.rtSigprocmask)
    call.constant(SIG_SETMASK, "SIG_SETMASK")
    call.pointer(to: [UInt8](repeating: 0xff, count: 8), "~[]")
    call.null()
    call.number(8)
    try perform(call)
  }
}
