/// Collects calls for whose answers nobody waits yet, and has them made in one
/// message: when an answer is needed, and at the end.
///
/// A descriptor that does not exist yet is given out as a number that no
/// descriptor can have. Where a later call has it as an argument, it becomes
/// the true one: in the child, if the call that makes it is in the same
/// message, or here.
package final class BatchedCalls: SystemCalls {
  /// What stands behind a number that was given out.
  private enum Descriptor {
    /// To be made by this call of the queue.
    case queued(Int)
    case made(Int)
    case never
  }

  package var maker: SystemCallRecord.Maker { executor.maker }
  package var pid: Int32 { executor.pid }
  package var recorder: Recorder { executor.recorder }

  private let executor: any BatchExecutor
  private var queue: [SystemCall] = []
  private var room = BatchRoom()
  private var descriptors: [Descriptor] = []
  /// The first failure of a call for which nobody waited.
  private var failure: SystemCallError?

  package init(_ executor: any BatchExecutor) { self.executor = executor }

  package func submit(_ call: SystemCall) throws(SystemCallError) {
    if let failure, call.part != .cleanUp { throw failure }
    guard try enqueue(call) || call.part == .cleanUp else { throw SystemCallError(call, .badDescriptor, by: maker) }
  }

  package func submitForDescriptor(_ call: SystemCall) throws(SystemCallError) -> Int32 {
    try submit(call)
    descriptors.append(.queued(queue.count - 1))
    return .min + Int32(descriptors.count - 1)
  }

  /// Needs an answer: what was collected goes first, in the same message where
  /// the kind of the call allows it.
  package func perform(
    _ call: SystemCall, returned: ((SystemCallReply) -> ReturnedArgument)?
  ) throws(SystemCallError) -> SystemCallReply {
    if let failure { throw failure }
    guard call.kind == .call || call.kind == .descriptor, !call.isExecution else {
      try flush()
      return try executor.perform(call, returned: returned)
    }
    guard try enqueue(call), case (var made, let reply)? = exchange(answeringLast: true) else {
      throw failure ?? SystemCallError(call, .badDescriptor, by: maker)
    }
    if reply.result >= 0, let (argument, content) = returned?(reply) { made.show(argument, as: content) }
    record(made, reply)
    guard reply.result >= 0 else { throw error(made, reply) }
    return reply
  }

  package func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    try flush()
    return try executor.execute(call)
  }

  package func batch<Result>(
    _ body: (any SystemCalls) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try body(self)
  }

  /// Has made what was collected. Throws the first failure so far.
  package func flush() throws(SystemCallError) {
    _ = exchange(answeringLast: false)
    if let failure { throw failure }
  }

  /// False, and nothing done, where it needs a descriptor that was never made.
  private func enqueue(_ call: SystemCall) throws(SystemCallError) -> Bool {
    guard var completed = completed(call) else { return false }
    if !room.take(completed), !queue.isEmpty {
      _ = exchange(answeringLast: false)
      if let failure, call.part != .cleanUp { throw failure }
      // What it needs may have been made just now.
      guard let again = self.completed(call) else { return false }
      completed = again
      _ = room.take(completed)
    }
    queue.append(completed)
    return true
  }

  /// The call with true descriptors in place of those that were given out; nil
  /// where one was never made, and so cannot be closed either.
  private func completed(_ call: SystemCall) -> SystemCall? {
    var completed = call
    for (argument, word) in call.words.enumerated() {
      guard let number = Int32(exactly: Int64(bitPattern: word)), number < .min + Int32(descriptors.count)
      else { continue }
      switch descriptors[Int(number - .min)] {
      case .queued(let entry): completed.takeResult(argument, of: entry)
      case .made(let descriptor): completed.fill(argument, descriptor)
      case .never: return nil
      }
    }
    return completed
  }

  /// Sends what was collected and writes down what was made of it.
  ///
  /// - Parameter answeringLast: whether somebody waits for the last call: it is
  ///   answered, if it was made, and neither written down nor a failure of the batch.
  private func exchange(answeringLast: Bool) -> (SystemCall, SystemCallReply)? {
    guard !queue.isEmpty else { return nil }
    let calls = queue
    (queue, room) = ([], BatchRoom())
    let answer = executor.execute(calls)
    for (index, descriptor) in descriptors.enumerated() {
      guard case .queued(let entry) = descriptor else { continue }
      let result = answer.replies[entry]?.result ?? -1
      descriptors[index] = result >= 0 ? .made(result) : .never
    }
    var last: (SystemCall, SystemCallReply)?
    for (index, call) in calls.enumerated() {
      guard let reply = answer.replies[index] else { continue }
      let made = call.completed(answer.replies)
      if answeringLast, index == calls.count - 1 {
        last = (made, reply)
      } else {
        record(made, reply)
        if reply.result < 0, call.part != .optional { failure = failure ?? error(made, reply) }
      }
    }
    failure = failure ?? answer.failure
    return last
  }

  private func record(_ call: SystemCall, _ reply: SystemCallReply) {
    recorder.append(
      SystemCallRecord(by: maker, pid: pid, call: call, result: reply.result, microseconds: reply.microseconds))
  }

  private func error(_ call: SystemCall, _ reply: SystemCallReply) -> SystemCallError {
    SystemCallError(call, Errno(rawValue: Int32(truncatingIfNeeded: -reply.result)), by: maker)
  }
}

extension BatchExecutor {
  /// The batch of `body`, which ends here whatever becomes of it.
  package func makeBatch<Result>(
    _ body: (any SystemCalls) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    let calls = BatchedCalls(self)
    let result: Result
    do {
      result = try body(calls)
    } catch {
      // What the body has collected to clean up is still made.
      try? calls.flush()
      throw error
    }
    try calls.flush()
    return result
  }
}

extension SystemCall {
  /// Whether it ends the program that would answer.
  var isExecution: Bool { name.hasPrefix("execve") }
}
