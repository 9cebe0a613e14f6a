/// The same calls, made only to look: each is marked so in its record, and kept
/// out of a step's list. A value, so that asking for it costs nothing.
package struct LookingCalls: SystemCalls {
  private let calls: any SystemCalls

  package init(_ calls: any SystemCalls) { self.calls = calls }

  package var maker: SystemCallRecord.Maker { calls.maker }
  package var pid: Int32 { calls.pid }
  package var recorder: Recorder { calls.recorder }

  package func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    try calls.execute(call.looking)
  }

  package func perform(
    _ call: SystemCall, returned: ((SystemCallReply) -> ReturnedArgument)?
  ) throws(SystemCallError) -> SystemCallReply {
    try calls.perform(call.looking, returned: returned)
  }

  package func submit(_ call: SystemCall) throws(SystemCallError) { try calls.submit(call.looking) }

  package func submitForDescriptor(_ call: SystemCall) throws(SystemCallError) -> Int32 {
    try calls.submitForDescriptor(call.looking)
  }

  package func batch<Result>(
    _ body: (any SystemCalls) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try calls.batch { calls throws(SystemCallError) in try body(LookingCalls(calls)) }
  }
}

extension SystemCalls {
  /// For calls that could act and here only look.
  package var looking: LookingCalls { LookingCalls(self) }
}

extension SystemCall {
  fileprivate var looking: SystemCall {
    var call = self
    call.observes = true
    return call
  }
}
