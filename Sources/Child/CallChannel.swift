internal import CLinux
internal import Linux

/// The talk with one process of the child program: calls go out, and each gets
/// the answer that is its own, or an error that says why there is none.
struct CallChannel {
  let socket: ControlSocket
  private var sequence: UInt64 = 0
  /// The call, or first of a batch, for whose answer the lab has waited in vain. Until it comes, no
  /// other is sent, and nobody waits for the time limit again.
  private var unanswered: UInt64?
  /// Whether the lab itself has ended the process: the end of the socket is
  /// then no execve(2) that worked.
  var hasEndedProcess = false

  init(_ socket: ControlSocket) { self.socket = socket }

  /// True while an answer is owed for longer than the lab waits for one.
  var isSilent: Bool { unanswered != nil }

  /// Sends the calls as one message and waits for the answers. Throws where
  /// there are none, ETIMEDOUT where the process is silent.
  mutating func execute(_ calls: [SystemCall]) throws(SystemCallError) -> BatchReply {
    guard !owesAnAnswer() else { throw Self.refusal(calls[0], .timedOut) }
    let first = sequence + 1
    sequence += UInt64(calls.count)
    let sent = socket.send(calls, sequence: first)
    guard sent >= 0 else {
      let errno = Errno(rawValue: Int32(-sent))
      throw Self.refusal(calls[0], errno == .brokenPipe ? .noProcess : errno)
    }
    return try answer(to: calls, from: first)
  }

  private mutating func answer(to calls: [SystemCall], from first: UInt64) throws(SystemCallError) -> BatchReply {
    let limit = monotonicNanoseconds() + UInt64(socket.milliseconds) * 1_000_000
    while true {
      switch socket.receive() {
      case .replies(let replies) where replies.first == first: return replies.matched(to: calls, from: first)
      case .replies(let late):
        late.closeDescriptors()
        // What runs in there may be no longer the child program, and never stop.
        if monotonicNanoseconds() > limit { throw gaveUp(calls[0], first) }
      // A successful execve(2) closes the socket: it never answers otherwise.
      case .closed where calls[0].name.hasPrefix("execve") && !hasEndedProcess:
        return BatchReply(replies: [SystemCallReply(result: 0)])
      case .closed: throw Self.refusal(calls[0], .noProcess)
      case .failed(.again): throw gaveUp(calls[0], first)
      case .failed(let errno): throw Self.refusal(calls[0], errno)
      }
    }
  }

  /// The error for a call that got no answer.
  static func refusal(_ call: SystemCall, _ errno: Errno) -> SystemCallError {
    SystemCallError(call, errno, by: .child)
  }

  private mutating func gaveUp(_ call: SystemCall, _ first: UInt64) -> SystemCallError {
    unanswered = first
    return Self.refusal(call, .timedOut)
  }

  /// Whether the answer that is overdue has still not come. Its end is an answer.
  private mutating func owesAnAnswer() -> Bool {
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
}
