internal import CLinux
package import Linux

/// One process that runs the child program and executes the calls it is sent.
package final class ChildProcess: BatchExecutor {
  package let maker = SystemCallRecord.Maker.child
  package let recorder: Recorder
  /// As the host sees it.
  package let pid: Int32
  /// Becomes readable when the process has ended. Source: pidfd_open(2).
  package let pidDescriptor: Int32
  /// The process that forked this one, and this one's pid as the parent
  /// counts; nil where the lab itself started it.
  package let parent: (process: ChildProcess, pid: Int32)?

  /// What the lab keeps about it and those that it forks, for as long as one of
  /// them is known: such as the paths of its cgroups, or open directories that no
  /// path leads to any more once the child has changed its root.
  package let store: Store
  /// Filters that the lab has put on this process, oldest first.
  package var filters: [NamedFilter] = []
  /// Filters that each program gets between fork and execve.
  package var programFilters: [NamedFilter] = []

  let socket: ControlSocket
  private var sequence: UInt64 = 0

  init(
    recorder: Recorder, socket: ControlSocket, pid: Int32, pidDescriptor: Int32,
    parent: (process: ChildProcess, pid: Int32)? = nil
  ) {
    self.recorder = recorder
    self.socket = socket
    self.pid = pid
    self.pidDescriptor = pidDescriptor
    self.parent = parent
    store = parent?.process.store ?? Store()
  }

  deinit { CLinux.close(pidDescriptor) }

  /// True until the kernel says that the process has ended.
  package var isAlive: Bool { !waitForEnd(milliseconds: 0) }

  /// Waits until the process has ended, at most so long; true if it has.
  package func waitForEnd(milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: pidDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  /// Whether its next child will be the PID 1 of a new namespace. The kernel
  /// says so only in older versions: /proc/<pid>/ns/pid_for_children has no
  /// text then, while a newer one (7.3) names the namespace at once.
  package var nextIsInit = false

  /// Whether the lab itself ended this process.
  private var wasKilled = false

  /// True while it cannot answer, as when it is frozen: calls then fail at once
  /// with EAGAIN, without having been made, and nobody waits for the time limit.
  package internal(set) var isHalted = false

  /// The call, or first of a batch, for whose answer the lab has waited in vain. Until it comes, no
  /// other is sent, and nobody waits for the time limit again.
  private var unanswered: UInt64?

  /// True while it owes an answer for longer than the lab waits for one.
  package var isSilent: Bool { unanswered != nil }

  package func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    let answer = execute([call])
    guard let reply = answer.replies[0] else { throw answer.failure ?? refusal(call, .protocolError) }
    return reply
  }

  package func execute(_ calls: [SystemCall]) -> BatchReply {
    do throws(SystemCallError) {
      guard !isHalted || !isAlive else { throw refusal(calls[0], .again) }
      guard !owesAnAnswer() else { throw refusal(calls[0], .timedOut) }
      let first = sequence + 1
      sequence += UInt64(calls.count)
      let sent = socket.send(calls, sequence: first)
      guard sent >= 0 else {
        let errno = Errno(rawValue: Int32(-sent))
        throw refusal(calls[0], errno == .brokenPipe ? .noProcess : errno)
      }
      return try answer(to: calls, from: first)
    } catch {
      return BatchReply(replies: [SystemCallReply?](repeating: nil, count: calls.count), failure: error)
    }
  }

  /// Where a filter of the learner's may end this process at any call, each has
  /// a message of its own: so those before the last are written down.
  package var takesBatches: Bool { filters.isEmpty }

  package func batch<Result>(
    _ body: (any SystemCalls) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    takesBatches ? try makeBatch(body) : try body(self)
  }

  private func answer(to calls: [SystemCall], from first: UInt64) throws(SystemCallError) -> BatchReply {
    let limit = monotonicNanoseconds() + UInt64(socket.milliseconds) * 1_000_000
    while true {
      switch socket.receive() {
      case .replies(let replies) where replies.first == first: return replies.matched(to: calls, from: first)
      case .replies(let late):
        late.closeDescriptors()
        // What runs in there may be no longer the child program, and never stop.
        if monotonicNanoseconds() > limit { throw gaveUp(calls[0], first) }
      // A successful execve(2) closes the socket: it never answers otherwise.
      case .closed where calls[0].name.hasPrefix("execve") && !wasKilled:
        return BatchReply(replies: [SystemCallReply(result: 0)])
      case .closed: throw refusal(calls[0], .noProcess)
      case .failed(.again): throw gaveUp(calls[0], first)
      case .failed(let errno): throw refusal(calls[0], errno)
      }
    }
  }

  private func refusal(_ call: SystemCall, _ errno: Errno) -> SystemCallError {
    SystemCallError(call, errno, by: .child)
  }

  private func gaveUp(_ call: SystemCall, _ first: UInt64) -> SystemCallError {
    unanswered = first
    return refusal(call, .timedOut)
  }

  /// Whether the answer that is overdue has still not come. Its end is an answer.
  private func owesAnAnswer() -> Bool {
    // Some late answers may be before it; not endlessly many.
    for _ in 0..<100 {
      guard let awaited = unanswered else { return false }
      guard socket.hasSomething else { return true }
      switch socket.receive() {
      case .replies(let late):
        late.closeDescriptors()
        if late.first == awaited { unanswered = nil }
      case .closed: unanswered = nil
      case .failed: break
      }
    }
    return unanswered != nil
  }

  /// Makes this process fork; the new one serves a socket of its own.
  /// Throws ENOMEM once the PID 1 of `pid_for_children` has died, EAGAIN at a
  /// limit of processes. Source: clone(2).
  package func fork() throws(SystemCallError) -> ChildProcess {
    try fork { socket in
      var call = SystemCall("clone", SYS_clone)
      call.kind = .fork
      call.constant(SIGCHLD, "SIGCHLD")
      call.null()
      call.accompany(socket)
      return call
    }
  }

  /// The same, and the new process is born in a control group of version 2.
  /// Throws EBUSY where the group hands on controllers, EACCES where this process
  /// may not put one there, ENOSYS on a kernel before 5.7. Source: clone3(2),
  /// CLONE_INTO_CGROUP.
  ///
  /// - Parameter group: the group's directory, open in the lab.
  package func fork(into group: Int32, named path: String) throws(SystemCallError) -> ChildProcess {
    try fork { cloneCall(serving: $0, into: group, named: path) }
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
    on socket: ControlSocket, recorder: Recorder, parent: (process: ChildProcess, pid: Int32)? = nil
  ) throws(SystemCallError) -> ChildProcess {
    var call = SystemCall("prctl", SYS_prctl)
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

  /// Ends the process at once. Source: pidfd_send_signal(2).
  package func kill() {
    wasKilled = true
    _ = glassbox_syscall(Int(SYS_pidfd_send_signal), [UInt64(pidDescriptor), UInt64(SIGKILL), 0, 0, 0, 0])
  }
}
