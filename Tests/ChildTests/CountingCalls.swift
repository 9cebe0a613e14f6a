import Child
import Linux

/// The child, and how many messages it was sent.
final class CountingCalls: BatchExecutor {
  let child: ChildProcess
  var messages = 0

  init(_ child: ChildProcess) { self.child = child }

  var maker: SystemCallRecord.Maker { child.maker }
  var pid: Int32 { child.pid }
  var recorder: Recorder { child.recorder }

  func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    messages += 1
    return try child.execute(call)
  }

  func execute(_ calls: [SystemCall]) -> BatchReply {
    messages += 1
    return child.execute(calls)
  }
}
