internal import KernelState
internal import Linux

/// How many objects of System V an IPC namespace holds, by one call a kind.
struct IPCTotals {
  let queues, messages, segments, semaphores: Result<Int, SystemCallError>

  private init(_ calls: any SystemCalls) {
    let totals = Result { () throws(SystemCallError) in try calls.queueTotals() }
    queues = totals.map(\.queues)
    messages = totals.map(\.messages)
    segments = Result { () throws(SystemCallError) in try calls.segmentCount() }
    semaphores = Result { () throws(SystemCallError) in try calls.semaphoreSetCount() }
  }

  /// As the process itself counts; nil where it cannot be asked.
  static func seenInside(_ observation: Observation) throws -> IPCTotals? {
    try observation.child.map { child in try observation.once(Inside.self) { IPCTotals(child) } }
  }

  static func ofHost(_ observation: Observation) throws -> IPCTotals {
    try observation.once(Host.self) { IPCTotals(LocalSystemCalls(recorder: Recorder())) }
  }

  private enum Inside: StoreKey { typealias Value = IPCTotals }
  private enum Host: StoreKey { typealias Value = IPCTotals }
}
