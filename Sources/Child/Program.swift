internal import CLinux
package import Linux

/// A program to run beside or below the child: what execve(2) needs.
package struct Program: Sendable {
  package var arguments: [String]
  package var environment: [String]
  /// The lab's descriptors that become 0, 1 and 2.
  package var input: Int32
  package var output: Int32
  package var error: Int32
  /// Whether `input` is a terminal that the program shall control.
  package var controlsTerminal = false
  /// Where lab and child are kept on one processor; the program is not.
  package var processor: OneProcessor?

  package init(_ arguments: [String], environment: [String], input: Int32, output: Int32, error: Int32) {
    self.arguments = arguments
    self.environment = environment
    self.input = input
    self.output = output
    self.error = error
  }

  /// The paths that a shell would try, in its order. Source: execvp(3).
  var candidates: [String] {
    let name = arguments[0]
    if name.contains("/") { return [name] }
    let path = environment.first { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }
  }
}

/// A program that was started, until it has been reaped.
package final class RunningProgram {
  /// Its process; it no longer serves calls.
  package let process: ChildProcess

  init(process: ChildProcess) { self.process = process }

  /// How it ended, once its process has; the parent's wait4(2) tells.
  package func reap() throws(SystemCallError) -> WaitStatus {
    guard let parent = process.parent else { return .exited(0) }
    guard let status = try parent.process.reap(parent.pid) else {
      throw SystemCallError(SystemCall("wait4", .number(parent.pid)), .again, by: .child)
    }
    return status
  }
}

extension SystemCallError {
  /// The name of the program that could not be executed, as it was typed; nil
  /// for any other call than an execve(2) of the child.
  package var program: String? {
    guard by == .child, name == "execve", case .texts(let arguments) = call[1].meaning else { return nil }
    return arguments.first
  }

  /// As a shell has it: 127 where there is no such program, 126 where it cannot
  /// be executed; 125 where it did not come to that.
  package var shellStatus: Int32 { program == nil ? 125 : errno == .noEntry ? 127 : 126 }
}

extension ChildProcess {
  /// The calls without which a child can neither serve the lab nor start a
  /// program; those made for a snapshot come on top.
  package static let ownCalls: Set<String> = [
    "recvmsg", "sendmsg", "close", "clock_gettime", "exit_group", "rt_sigreturn", "restart_syscall",
    "clone", "dup2", "dup3", "fcntl", "prctl", "setsid", "ioctl", "close_range", "execve", "wait4",
  ]

  /// Forks, and turns the new process into the program, call by call. Throws
  /// the execve(2) where there is no such program or it cannot be executed.
  package func start(_ program: Program) throws(SystemCallError) -> RunningProgram {
    let process = try fork()
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
