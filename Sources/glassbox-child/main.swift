// The live child: a remote system call executor.
//
// It sits on one socket and executes the system calls that it is sent, one at a
// time, in its own process, because only a process itself can change its own
// namespaces, mounts, capabilities and filters. It knows no container, no
// wall and no lesson; the lab says which call comes next.
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
  let payload: UnsafeMutableRawPointer
  let message: UnsafeMutableRawPointer
  let messageSize: Int
  let received: UnsafeMutablePointer<Int32>
  var receivedCount: UInt32 = 0
  var request = glassbox_request()

  init() {
    let capacity = Int(GLASSBOX_MAX_PAYLOAD)
    messageSize =
      MemoryLayout<glassbox_request>.size + capacity
      + Int(GLASSBOX_MAX_RELOCATIONS) * MemoryLayout<glassbox_relocation>.size
    payload = .allocate(byteCount: capacity, alignment: 16)
    message = .allocate(byteCount: messageSize, alignment: 16)
    received = .allocate(capacity: Int(GLASSBOX_MAX_DESCRIPTORS))
  }

  /// Tells the lab that this process serves. The parent's death must be this
  /// one's too, and fork(2) clears that wish, so each process makes it anew.
  func greet() {
    let (result, time) = timed(Int(SYS_prctl), (UInt64(PR_SET_PDEATHSIG), UInt64(SIGKILL), 0, 0, 0, 0))
    answer(sequence: 0, result: result, nanoseconds: time, payloadCount: 0)
  }

  mutating func serve() -> Never {
    greet()
    while true {
      let size = glassbox_receive(control, message, UInt(messageSize), received, &receivedCount, nil)
      if size == 0 { leave(0) }  // the lab has gone
      guard size >= 0, let relocations = parse(size: Int(size)), relocate(relocations) else {
        leave(2)  // not a message of this protocol
      }
      if request.kind == UInt32(GLASSBOX_AT_END) { keepUntilTheEnd() }
      execute()
    }
  }

  /// Holds one call back until the lab has gone: the will of a keeper, which
  /// is then replaced by the program that cleans up. The message stays as it
  /// came, for nothing else is received.
  mutating func keepUntilTheEnd() -> Never {
    answer(sequence: request.sequence, result: 0, nanoseconds: 0, payloadCount: 0)
    var byte: UInt8 = 0
    while read(control, &byte, 1) > 0 {}
    _ = timed(Int(request.number), request.arguments)
    leave(2)
  }

  /// Splits the message into request, relocations and payload; nil if the
  /// counts in it do not add up to its size.
  mutating func parse(size: Int) -> UnsafeBufferPointer<glassbox_relocation>? {
    let head = MemoryLayout<glassbox_request>.size
    guard size >= head else { return nil }
    request = message.load(as: glassbox_request.self)
    guard request.relocations <= UInt32(GLASSBOX_MAX_RELOCATIONS),
      request.payload <= UInt32(GLASSBOX_MAX_PAYLOAD)
    else { return nil }
    let table = Int(request.relocations) * MemoryLayout<glassbox_relocation>.size
    guard size == head + table + Int(request.payload) else { return nil }
    payload.copyMemory(from: message + head + table, byteCount: Int(request.payload))
    return UnsafeBufferPointer(
      start: (message + head).assumingMemoryBound(to: glassbox_relocation.self),
      count: Int(request.relocations))
  }

  /// Fills in what only this process knows: its addresses and descriptors.
  mutating func relocate(_ relocations: UnsafeBufferPointer<glassbox_relocation>) -> Bool {
    for relocation in relocations {
      let place = Int(relocation.where)
      let target = Int(relocation.target)
      switch relocation.kind {
      case UInt32(GLASSBOX_ARGUMENT_ADDRESS):
        guard place < 6, target <= request.payload else { return false }
        setArgument(place, UInt64(UInt(bitPattern: payload + target)))
      case UInt32(GLASSBOX_ARGUMENT_DESCRIPTOR):
        guard place < 6, target < receivedCount else { return false }
        setArgument(place, UInt64(received[target]))
      case UInt32(GLASSBOX_WORD_ADDRESS):
        guard place + 8 <= request.payload, target <= request.payload else { return false }
        payload.storeBytes(of: UInt64(UInt(bitPattern: payload + target)), toByteOffset: place, as: UInt64.self)
      case UInt32(GLASSBOX_WORD_DESCRIPTOR):
        guard place + 4 <= request.payload, target < receivedCount else { return false }
        payload.storeBytes(of: received[target], toByteOffset: place, as: Int32.self)
      default:
        return false
      }
    }
    return true
  }

  mutating func setArgument(_ index: Int, _ value: UInt64) {
    withUnsafeMutableBytes(of: &request.arguments) {
      $0.storeBytes(of: value, toByteOffset: index * 8, as: UInt64.self)
    }
  }

  mutating func execute() {
    let (result, time) = timed(Int(request.number), request.arguments)
    if request.kind == UInt32(GLASSBOX_FORK), result == 0 { return becomeNew() }
    closeReceived()
    guard request.kind == UInt32(GLASSBOX_CALL_DESCRIPTOR), result >= 0 else {
      return answer(sequence: request.sequence, result: result, nanoseconds: time, payloadCount: Int(request.payload))
    }
    received[0] = Int32(result)
    receivedCount = 1
    answer(
      sequence: request.sequence, result: result, nanoseconds: time, payloadCount: Int(request.payload), descriptors: 1)
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

  func answer(sequence: UInt64, result: Int, nanoseconds: UInt64, payloadCount: Int, descriptors: UInt32 = 0) {
    var reply = glassbox_reply(
      sequence: sequence, result: Int64(result), nanoseconds: nanoseconds,
      payload: UInt32(payloadCount), reserved: 0)
    let sent = withUnsafeMutableBytes(of: &reply) { head in
      withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
        parts[0] = iovec(iov_base: head.baseAddress, iov_len: head.count)
        parts[1] = iovec(iov_base: payload, iov_len: payloadCount)
        return glassbox_send(control, parts.baseAddress, 2, received, descriptors)
      }
    }
    if sent < 0 { leave(0) }  // the lab has gone
  }
}

func begin() -> Never {
  var executor = Executor()
  executor.serve()
}

begin()
