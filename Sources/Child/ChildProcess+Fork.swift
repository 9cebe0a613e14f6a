internal import CLinux
package import Linux

extension ChildProcess {
  /// The new process serves a socket of its own.
  package func fork() throws(SystemCallError) -> any LiveProcess { try forkServing() }

  package func fork(into group: Int32, named path: String) throws(SystemCallError) -> any LiveProcess {
    try fork { cloneCall(serving: $0, into: group, named: path) }
  }

  /// The same as `fork()`, for who needs to know that it is the child program again.
  func forkServing() throws(SystemCallError) -> ChildProcess {
    try fork { forkCall(serving: $0) }
  }

  /// - Parameter call: makes the call from the descriptor of the new process's socket.
  private func fork(_ call: (Int32) -> SystemCall) throws(SystemCallError) -> ChildProcess {
    let (here, there) = try ControlSocket.pair()
    let reply: SystemCallReply
    do {
      defer { CLinux.close(there) }
      reply = try perform(call(there))
      nextIsInit = false
    }
    // With the new process's end closed here, its death is the end of the socket.
    let process = try Self.greeted(on: here, recorder: recorder, parent: (self, Int32(clamping: reply.result)))
    (process.filters, process.programFilters) = (filters, programFilters)
    return process
  }

  /// Waits for the greeting of a new process and takes hold of it.
  static func greeted(
    on socket: ControlSocket, recorder: Recorder, parent: (process: any LiveProcess, pid: Int32)? = nil
  ) throws(SystemCallError) -> ChildProcess {
    var call = SystemCall(.prctl)
    call.constant(PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG")
    call.constant(SIGKILL, "SIGKILL")
    guard case .replies(let greeting) = socket.receive() else {
      throw SystemCallError(call, .noProcess, by: .child)
    }
    greeting.closeDescriptors()
    let (reply, pid) = (greeting.list[0].reply, greeting.sender)
    recorder.append(
      SystemCallRecord(by: .child, pid: pid, call: call, result: reply.result, microseconds: reply.microseconds))
    let pidDescriptor = glassbox_syscall(Int(SYS_pidfd_open), [UInt64(pid), 0, 0, 0, 0, 0])
    guard pidDescriptor >= 0 else {
      throw SystemCallError(SystemCall("pidfd_open", .number(pid)), Errno(rawValue: Int32(-pidDescriptor)))
    }
    return ChildProcess(
      recorder: recorder, socket: socket, pid: pid, pidDescriptor: Int32(pidDescriptor), parent: parent)
  }
}
