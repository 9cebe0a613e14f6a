internal import CLinux
package import Linux

/// One process that runs the child program and executes the calls it is sent.
package final class ChildProcess: LiveProcess, BatchExecutor {
  package let maker = SystemCallRecord.Maker.child
  package let recorder: Recorder
  /// As the host sees it.
  package let pid: Int32
  package let pidDescriptor: Int32
  package let parent: (process: any LiveProcess, pid: Int32)?

  package let store: Store
  package var filters: [NamedFilter] = []
  package var programFilters: [NamedFilter] = []
  package var nextIsInit = false
  package var isHalted = false

  private var channel: CallChannel

  init(
    recorder: Recorder, socket: ControlSocket, pid: Int32, pidDescriptor: Int32,
    parent: (process: any LiveProcess, pid: Int32)? = nil
  ) {
    self.recorder = recorder
    channel = CallChannel(socket)
    self.pid = pid
    self.pidDescriptor = pidDescriptor
    self.parent = parent
    store = parent?.process.store ?? Store()
  }

  deinit { CLinux.close(pidDescriptor) }

  var socket: ControlSocket { channel.socket }
  package var isSilent: Bool { channel.isSilent }

  package func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    let answer = execute([call])
    guard let reply = answer.replies[0] else { throw answer.failure ?? CallChannel.refusal(call, .protocolError) }
    return reply
  }

  package func execute(_ calls: [SystemCall]) -> BatchReply {
    do throws(SystemCallError) {
      guard !isHalted || !isAlive else { throw CallChannel.refusal(calls[0], .again) }
      return try channel.execute(calls)
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

  package func kill() {
    channel.hasEndedProcess = true
    _ = glassbox_syscall(Int(SYS_pidfd_send_signal), [UInt64(pidDescriptor), UInt64(SIGKILL), 0, 0, 0, 0])
  }
}
