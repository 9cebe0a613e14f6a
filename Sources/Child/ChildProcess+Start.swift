internal import CLinux
package import Linux

extension ChildProcess {
  package var ownCalls: Set<String> { Self.ownCalls }

  /// The calls without which a child can neither serve the lab nor start a
  /// program; those made for a snapshot come on top. A list, because many of them
  /// are the child program's own and have no wrapper; a test holds it against what
  /// a start makes.
  package static let ownCalls: Set<String> = [
    "recvmsg", "sendmsg", "close", "clock_gettime", "exit_group", "rt_sigreturn", "restart_syscall",
    "clone", "dup2", "dup3", "fcntl", "prctl", "setsid", "ioctl", "close_range", "execve", "wait4",
  ]

  package func start(_ program: Program) throws(SystemCallError) -> RunningProgram {
    let process = try forkServing()
    do {
      try process.prepare(program)
      program.processor?.release(process)
      // Last of all, as what follows must pass them: execve(2), and the
      // messages by which the lab asks for it.
      for filter in programFilters { try process.installFilter(filter.program) }
      try process.become(program)
    } catch {
      process.giveUp()
      throw error
    }
    return RunningProgram(process: process)
  }

  /// Ends a process that did not become a program.
  private func giveUp() {
    kill()
    _ = waitForEnd(milliseconds: 2000)
    _ = try? parent.map { _ = try $0.process.reap($0.pid) }
  }

  /// Everything between fork and exec.
  private func prepare(_ program: Program) throws(SystemCallError) {
    try batch { calls throws(SystemCallError) in try prepare(program, calls) }
  }

  private func prepare(_ program: Program, _ calls: any SystemCalls) throws(SystemCallError) {
    try calls.newSession()
    for (descriptor, number, name) in [
      (program.input, Int32(0), "stdin"), (program.output, 1, "stdout"), (program.error, 2, "stderr"),
    ] {
      try calls.install(descriptor, as: number, stream: name)
    }
    if program.controlsTerminal { try calls.takeTerminal(0) }
    // What is open beside the control socket is closed here and now where the
    // kernel cannot put it off; the socket goes by itself with execve(2).
    if Self.marksRanges {
      try calls.closeOnExec(from: 3)
    } else {
      try calls.closeAll(from: Int32(GLASSBOX_CONTROL_DESCRIPTOR) + 1)
    }
  }

  /// Tries the candidates until one is executed. ENOENT goes on searching;
  /// EACCES too, but is remembered, as execvp(3) does.
  private func become(_ program: Program) throws(SystemCallError) {
    var refused: SystemCallError?
    var missing: SystemCallError?
    for path in program.candidates {
      do {
        try execute(path, program.arguments, program.environment)
        return
      } catch {
        switch error.errno {
        case .noEntry, .notDirectory: missing = SystemCallError(error.call, .noEntry, by: maker)
        case .accessDenied: refused = error
        default: throw error
        }
      }
    }
    if let error = refused ?? missing { throw error }
    throw SystemCallError(
      SystemCall("execve", .path(program.arguments[0]), Argument(0, .texts(program.arguments))), .noEntry, by: maker)
  }
}
