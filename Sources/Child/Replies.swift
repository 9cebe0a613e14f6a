internal import CLinux
internal import Linux

/// One message of the child. Nothing in it is trusted: a program inside may
/// have got hold of the child's end.
struct Replies {
  let list: [(sequence: UInt64, reply: SystemCallReply)]
  /// Descriptors that came with it, now of this process.
  let descriptors: [Int32]
  /// The process that sent it, as the host sees it.
  let sender: Int32

  /// The number of the first call that it answers.
  var first: UInt64 { list[0].sequence }

  func closeDescriptors() { descriptors.forEach { _ = CLinux.close($0) } }

  /// Splits a message; nil where the sizes in it do not add up. Source: CWire.h.
  static func list(_ message: UnsafeRawBufferPointer) -> [(sequence: UInt64, reply: SystemCallReply)]? {
    var list: [(UInt64, SystemCallReply)] = []
    var place = 0
    while place < message.count {
      let start = place + MemoryLayout<glassbox_reply>.size
      guard start <= message.count, list.count < Int(GLASSBOX_MAX_CALLS) else { return nil }
      let head = message.load(fromByteOffset: place, as: glassbox_reply.self)
      let end = start + Int(head.payload)
      place = (end + 15) & ~15
      guard place <= message.count else { return nil }
      let reply = SystemCallReply(
        result: Int(head.result), payload: Array(message[start..<end]), microseconds: Double(head.nanoseconds) / 1000)
      list.append((head.sequence, reply))
    }
    return list.isEmpty ? nil : list
  }

  /// Which call of a list got which reply. All that is not as the child program
  /// would have it ends the list with EPROTO.
  ///
  /// - Parameter sequence: the number of the first call.
  func matched(to calls: [SystemCall], from sequence: UInt64) -> BatchReply {
    var answer = BatchReply(replies: [SystemCallReply?](repeating: nil, count: calls.count))
    var rest = list[...]
    var descriptor = descriptors.first
    var hasFailed = false
    for (index, call) in calls.enumerated() where call.isDue(afterFailure: hasFailed, given: answer.replies) {
      guard let (number, given) = rest.popFirst(), number == sequence + UInt64(index) else {
        return refused(call, answer)
      }
      var reply = given
      if index == calls.count - 1 { (reply.descriptor, descriptor) = (descriptor, nil) }
      guard reply.answers(call) else { return refused(call, answer) }
      answer.replies[index] = reply
      if reply.result < 0, call.part != .optional { hasFailed = true }
    }
    guard rest.isEmpty, descriptor == nil, descriptors.count < 2 else { return refused(calls[calls.count - 1], answer) }
    return answer
  }

  private func refused(_ call: SystemCall, _ answer: BatchReply) -> BatchReply {
    closeDescriptors()
    var answer = answer
    answer.replies.indices.last.map { answer.replies[$0]?.descriptor = nil }
    answer.failure = SystemCallError(call, .protocolError, by: .child)
    return answer
  }
}

extension SystemCallReply {
  /// Whether it can be the kernel's answer to that call: the call's own memory
  /// comes back, an errno is one, and a descriptor comes where one was asked for.
  func answers(_ call: SystemCall) -> Bool {
    // The last errno that the kernel uses is 4095. Source: linux/err.h.
    guard result >= -4095, (descriptor != nil) == (call.kind == .descriptor && result >= 0) else { return false }
    return call.kind == .atEnd || payload.count == call.payload.count
  }
}
