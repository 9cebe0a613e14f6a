// The live child: a remote system call executor.
//
// It sits on one socket and executes the system calls that it is sent, one
// after the other, in its own process, because only a process itself can change
// its own namespaces, mounts, capabilities and filters. It knows no container,
// no wall and no lesson; the lab says which call comes next.
//
// Embedded Swift, linked statically: one file, one thread, nothing to load. It
// is therefore still there when its root file system is gone.

import CWire

/// Ends this process; its parent reads the status.
func leave(_ status: Int32) -> Never {
  exit(status)
}

/// Serves one control socket until it closes. After a fork the new process
/// goes on here with its own socket under the same descriptor number.
struct Executor {
  let control = Int32(GLASSBOX_CONTROL_DESCRIPTOR)
  let message: UnsafeMutableRawPointer
  let requests: UnsafeMutablePointer<Request>
  var requestCount = 0
  /// By the number of the request; one that was not made has failed.
  let replies: UnsafeMutablePointer<glassbox_reply>
  /// Heads and payloads of the message that goes back.
  let parts: UnsafeMutablePointer<iovec>
  var partCount = 0
  let received: UnsafeMutablePointer<Int32>
  var receivedCount: UInt32 = 0

  init() {
    message = .allocate(byteCount: Int(GLASSBOX_MAX_MESSAGE), alignment: 16)
    requests = .allocate(capacity: Int(GLASSBOX_MAX_CALLS))
    replies = .allocate(capacity: Int(GLASSBOX_MAX_CALLS))
    parts = .allocate(capacity: 2 * Int(GLASSBOX_MAX_CALLS))
    received = .allocate(capacity: Int(GLASSBOX_MAX_DESCRIPTORS))
  }

  /// Tells the lab that this process serves. The parent's death must be this
  /// one's too, and fork(2) clears that wish, so each process makes it anew.
  mutating func greet() {
    let (result, time) = timed(Int(SYS_prctl), (UInt64(PR_SET_PDEATHSIG), UInt64(SIGKILL), 0, 0, 0, 0))
    partCount = 0
    replies[0] = glassbox_reply(sequence: 0, result: Int64(result), nanoseconds: time, payload: 0, reserved: 0)
    add(replies, MemoryLayout<glassbox_reply>.size)
    answer()
  }

  mutating func serve() -> Never {
    greet()
    while true {
      let size = glassbox_receive(control, message, UInt(GLASSBOX_MAX_MESSAGE), received, &receivedCount, nil)
      if size == 0 { leave(0) }  // the lab has gone
      // Nothing is executed of what is not a message of this protocol.
      guard size >= 0, parse(size: Int(size)) else { leave(2) }
      if requests[0].isKind(Int(GLASSBOX_AT_END)) { keepUntilTheEnd() }
      executeAll()
    }
  }

  /// Holds one call back until the lab has gone: the call that a keeper keeps
  /// for the end, which replaces it by the program that cleans up. The message
  /// stays as it came, for nothing else is received.
  mutating func keepUntilTheEnd() -> Never {
    let head = requests[0].head.pointee
    partCount = 0
    replies[0] = glassbox_reply(sequence: head.sequence, result: 0, nanoseconds: 0, payload: 0, reserved: 0)
    add(replies, MemoryLayout<glassbox_reply>.size)
    answer()
    var byte: UInt8 = 0
    while read(control, &byte, 1) > 0 {}
    _ = timed(Int(head.number), head.arguments)
    leave(2)
  }

  /// Splits the message into its requests and fills in what only this process
  /// knows; false if the counts in it do not add up to its size, or a request
  /// is none.
  mutating func parse(size: Int) -> Bool {
    let end = message + size
    var place = message
    requestCount = 0
    while place < end {
      guard requestCount < Int(GLASSBOX_MAX_CALLS), end - place >= MemoryLayout<glassbox_request>.size
      else { return false }
      let request = Request(head: place.assumingMemoryBound(to: glassbox_request.self))
      let descriptors = UnsafeBufferPointer(start: received, count: Int(receivedCount))
      guard request.end <= end, request.relocate(descriptors, number: requestCount) else { return false }
      requests[requestCount] = request
      requestCount += 1
      place = request.end
    }
    for index in 0..<requestCount {
      let isLast = index == requestCount - 1
      switch requests[index].head.pointee.kind {
      case UInt32(GLASSBOX_CALL): break
      case UInt32(GLASSBOX_CALL_DESCRIPTOR) where isLast: break
      case UInt32(GLASSBOX_FORK) where requestCount == 1, UInt32(GLASSBOX_AT_END) where requestCount == 1: break
      default: return false
      }
    }
    return requestCount > 0
  }

  mutating func executeAll() {
    var hasFailed = false
    partCount = 0
    for index in 0..<requestCount {
      let request = requests[index]
      replies[index].result = -1
      guard !hasFailed || request.has(Int(GLASSBOX_CLEAN_UP)), request.takeResults(replies) else { continue }
      let (result, time) = timed(Int(request.head.pointee.number), request.head.pointee.arguments)
      if request.isKind(Int(GLASSBOX_FORK)), result == 0 { return becomeNew() }
      if result < 0, !request.has(Int(GLASSBOX_OPTIONAL)) { hasFailed = true }
      replies[index] = glassbox_reply(
        sequence: request.head.pointee.sequence, result: Int64(result), nanoseconds: time,
        payload: request.head.pointee.payload, reserved: 0)
      add(replies + index, MemoryLayout<glassbox_reply>.size)
      add(request.payload, request.payloadSize)
    }
    closeReceived()
    let last = requestCount - 1
    guard requests[last].isKind(Int(GLASSBOX_CALL_DESCRIPTOR)), replies[last].result >= 0 else { return answer() }
    received[0] = Int32(truncatingIfNeeded: replies[last].result)
    receivedCount = 1
    answer(descriptors: 1)
    closeReceived()
  }

  /// The first moments of a forked process: take over the socket that came
  /// with the request, let go of the parent's, and report.
  mutating func becomeNew() {
    guard receivedCount > 0, dup2(received[0], control) == control,
      fcntlCloseOnExec(control)
    else { leave(2) }
    closeReceived()
    greet()
  }

  func fcntlCloseOnExec(_ descriptor: Int32) -> Bool {
    timed(Int(SYS_fcntl), (UInt64(descriptor), UInt64(F_SETFD), UInt64(FD_CLOEXEC), 0, 0, 0)).result == 0
  }

  mutating func closeReceived() {
    for index in 0..<Int(receivedCount) { close(received[index]) }
    receivedCount = 0
  }

  func timed(
    _ number: Int, _ arguments: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
  ) -> (result: Int, nanoseconds: UInt64) {
    var words = arguments
    return withUnsafePointer(to: &words) { pointer in
      pointer.withMemoryRebound(to: UInt64.self, capacity: 6) { words in
        // setns(2) may move the caller into a time namespace, where every clock
        // that could measure the call reads something else, but not the date.
        let clock = number == Int(SYS_setns) ? CLOCK_REALTIME : CLOCK_MONOTONIC
        let start = now(clock)
        let result = glassbox_syscall(number, words)
        return (result, now(clock) &- start)
      }
    }
  }

  func now(_ clock: Int32) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }

  mutating func add(_ part: UnsafeMutableRawPointer, _ size: Int) {
    parts[partCount] = iovec(iov_base: part, iov_len: size)
    partCount += 1
  }

  func answer(descriptors: UInt32 = 0) {
    let sent = glassbox_send(control, parts, UInt32(partCount), received, descriptors)
    if sent < 0 { leave(0) }  // the lab has gone
  }
}

func begin() -> Never {
  var executor = Executor()
  executor.serve()
}

begin()
