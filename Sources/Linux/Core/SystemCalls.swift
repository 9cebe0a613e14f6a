/// Something that executes system calls: this process, the live child, or a
/// recording stand-in for tests. The typed calls in `Calls/` are written once,
/// for all of them.
package protocol SystemCalls {
  /// Who stands in the records as the maker.
  var maker: SystemCallRecord.Maker { get }
  /// The process in which the calls happen, as the host sees it.
  var pid: Int32 { get }
  /// Where each executed call is written down.
  var recorder: Recorder { get }

  /// Executes the call and answers what the kernel did, failures included.
  /// Throws only where no call was made, as when the child has died.
  func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply

  /// Executes the call, writes it down, and throws if the kernel refused it.
  ///
  /// - Parameter returned: what the argument holds through which the call gave
  ///   something back, where that is worth showing.
  @discardableResult
  func perform(
    _ call: SystemCall, returned: ((SystemCallReply) -> ReturnedArgument)?
  ) throws(SystemCallError) -> SystemCallReply

  /// The same for a call that only works or fails. Within a batch it is made
  /// later, and its error is the batch's.
  func submit(_ call: SystemCall) throws(SystemCallError)

  /// The same for a call that makes a descriptor. Within a batch it is made
  /// later: what is answered then stands for the descriptor in calls of the
  /// batch, and is none elsewhere.
  func submitForDescriptor(_ call: SystemCall) throws(SystemCallError) -> Int32

  /// Makes the calls of `body` with as few messages as their answers allow,
  /// where there are messages; else one by one. If one fails that nobody waited
  /// for, the rest is not made but for what cleans up, and the batch throws.
  @discardableResult
  func batch<Result>(
    _ body: (any SystemCalls) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result
}

/// What an argument holds once the call has returned in it.
package typealias ReturnedArgument = (argument: Int, content: any CustomStringConvertible & Sendable)

/// What the kernel answered.
package struct SystemCallReply: Sendable {
  /// Result, or the negated errno.
  package var result: Int
  /// The call's memory as the call left it.
  package var payload: [UInt8]
  package var microseconds: Double
  /// The descriptor, now of this process, for calls of kind `.descriptor`.
  package var descriptor: Int32?

  package init(result: Int, payload: [UInt8] = [], microseconds: Double = 0, descriptor: Int32? = nil) {
    self.result = result
    self.payload = payload
    self.microseconds = microseconds
    self.descriptor = descriptor
  }
}

extension SystemCalls {
  @discardableResult
  package func perform(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    try perform(call, returned: nil)
  }

  package func submit(_ call: SystemCall) throws(SystemCallError) { try perform(call) }

  package func submitForDescriptor(_ call: SystemCall) throws(SystemCallError) -> Int32 {
    Int32(clamping: try perform(call).result)
  }

  @discardableResult
  package func batch<Result>(
    _ body: (any SystemCalls) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try body(self)
  }

  /// The same for a body that throws errors of its own too.
  @discardableResult
  package func checkedBatch<Value>(_ body: (any SystemCalls) throws -> Value) throws -> Value {
    try batch { calls throws(SystemCallError) in Result { try body(calls) } }.get()
  }

  @discardableResult
  package func perform(
    _ call: SystemCall, returned: ((SystemCallReply) -> ReturnedArgument)?
  ) throws(SystemCallError) -> SystemCallReply {
    let reply = try execute(call)
    var call = call
    if reply.result >= 0, let (argument, content) = returned?(reply) { call.show(argument, as: content) }
    recorder.append(
      SystemCallRecord(by: maker, pid: pid, call: call, result: reply.result, microseconds: reply.microseconds))
    guard reply.result >= 0 else {
      throw SystemCallError(call, Errno(rawValue: Int32(truncatingIfNeeded: -reply.result)), by: maker)
    }
    return reply
  }
}
