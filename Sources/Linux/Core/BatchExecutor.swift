internal import CLinux

/// An executor that takes a list of calls at once.
package protocol BatchExecutor: SystemCalls {
  /// Executes the calls in their order and writes nothing down. After the first
  /// failure only those go on whose `part` says so; a call that needs the result
  /// of one that was not made, or failed, is not made either.
  ///
  /// The list has room in one message, as `BatchRoom` counts, and only its last
  /// call may be of another kind than `.call`.
  func execute(_ calls: [SystemCall]) -> BatchReply

  /// False where each call is better made alone.
  var takesBatches: Bool { get }
}

extension BatchExecutor {
  package var takesBatches: Bool { true }
}

/// What became of a list of calls.
package struct BatchReply: Sendable {
  /// One for each call; nil for a call that was not made.
  package var replies: [SystemCallReply?]
  /// Why replies are missing, where that is not because another call failed.
  package var failure: SystemCallError?

  package init(replies: [SystemCallReply?], failure: SystemCallError? = nil) {
    self.replies = replies
    self.failure = failure
  }
}

extension SystemCall {
  /// Whether it is made as one of a list: the rule that the child has too.
  ///
  /// - Parameter results: of the calls before it; nil for one that was not made.
  package func isDue(afterFailure hasFailed: Bool, given replies: [SystemCallReply?]) -> Bool {
    guard !hasFailed || part == .cleanUp else { return false }
    return relocations.allSatisfy {
      guard case .argumentResult(_, let entry) = $0 else { return true }
      return (replies[entry]?.result ?? -1) >= 0
    }
  }

  /// The same call, with the results that it took.
  func completed(_ replies: [SystemCallReply?]) -> SystemCall {
    var call = self
    for case .argumentResult(let argument, let entry) in relocations {
      replies[entry].map { call.fill(argument, $0.result) }
    }
    return call
  }
}

/// How much more one message takes. Source: CWire.h.
struct BatchRoom {
  private var calls = Int(GLASSBOX_MAX_CALLS)
  private var bytes = Int(GLASSBOX_MAX_MESSAGE)
  private var descriptors = Int(GLASSBOX_MAX_DESCRIPTORS)

  /// False, and nothing changed, if there is none for this call.
  mutating func take(_ call: SystemCall) -> Bool {
    let size = call.messageSize
    guard calls > 0, size <= bytes, call.descriptors.count <= descriptors else { return false }
    (calls, bytes, descriptors) = (calls - 1, bytes - size, descriptors - call.descriptors.count)
    return true
  }
}

extension SystemCall {
  /// Bytes that it takes in a message; more than its answer takes.
  package var messageSize: Int {
    MemoryLayout<glassbox_request>.size + relocations.count * MemoryLayout<glassbox_relocation>.size
      + (payload.count + 15) & ~15
  }
}
