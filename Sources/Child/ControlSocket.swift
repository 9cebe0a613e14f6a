internal import CLinux
internal import Linux

/// The lab's end of the socket to one process of the child program, and the
/// framing of messages on it. Source: CWire.h, unix(7).
final class ControlSocket {
  let descriptor: Int32
  /// Room for the longest message. Not filled with zeros: the pages that no
  /// message reaches are never touched.
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: MemoryLayout<glassbox_reply>.size + Int(GLASSBOX_MAX_PAYLOAD), alignment: 16)

  /// How long the lab waits for an answer before it says so.
  let milliseconds: Int

  init(descriptor: Int32, milliseconds: Int) {
    self.descriptor = descriptor
    self.milliseconds = milliseconds
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// A connected pair; the second end is for the child.
  static func pair(milliseconds: Int = 20_000) throws(SystemCallError) -> (here: ControlSocket, there: Int32) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw SystemCallError(name: "socketpair", arguments: ["AF_UNIX", "SOCK_SEQPACKET"], errno: .current)
    }
    glassbox_want_credentials(ends[0])
    var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(ends[0], SOL_SOCKET, option, &limit, UInt32(MemoryLayout<timeval>.size))
    }
    return (ControlSocket(descriptor: ends[0], milliseconds: milliseconds), ends[1])
  }

  /// Sends a request; answers the negated errno or a byte count.
  func send(_ call: SystemCall, sequence: UInt64) -> Int {
    var request = glassbox_request()
    request.kind = UInt32(kind(of: call))
    request.relocations = UInt32(call.relocations.count)
    request.payload = UInt32(call.payload.count)
    request.sequence = sequence
    request.number = Int64(call.number)
    withUnsafeMutableBytes(of: &request.arguments) { words in
      for (index, word) in call.words.enumerated() {
        words.storeBytes(of: word, toByteOffset: 8 * index, as: UInt64.self)
      }
    }
    var table = call.relocations.map(wire)
    var payload = call.payload
    return withUnsafeMutableBytes(of: &request) { head in
      table.withUnsafeMutableBytes { relocations in
        payload.withUnsafeMutableBytes { data in
          var parts = [
            iovec(iov_base: head.baseAddress, iov_len: head.count),
            iovec(iov_base: relocations.baseAddress, iov_len: relocations.count),
            iovec(iov_base: data.baseAddress, iov_len: data.count),
          ]
          return glassbox_send(descriptor, &parts, 3, call.descriptors, UInt32(call.descriptors.count))
        }
      }
    }
  }

  private func kind(of call: SystemCall) -> Int {
    switch call.kind {
    case .call: Int(GLASSBOX_CALL)
    case .descriptor: Int(GLASSBOX_CALL_DESCRIPTOR)
    case .fork: Int(GLASSBOX_FORK)
    case .atEnd: Int(GLASSBOX_AT_END)
    }
  }

  private func wire(_ relocation: SystemCall.Relocation) -> glassbox_relocation {
    switch relocation {
    case .argumentAddress(let argument, let offset):
      glassbox_relocation(kind: UInt32(GLASSBOX_ARGUMENT_ADDRESS), where: UInt32(argument), target: UInt32(offset))
    case .argumentDescriptor(let argument, let index):
      glassbox_relocation(kind: UInt32(GLASSBOX_ARGUMENT_DESCRIPTOR), where: UInt32(argument), target: UInt32(index))
    case .wordAddress(let place, let offset):
      glassbox_relocation(kind: UInt32(GLASSBOX_WORD_ADDRESS), where: UInt32(place), target: UInt32(offset))
    case .wordDescriptor(let place, let index):
      glassbox_relocation(kind: UInt32(GLASSBOX_WORD_DESCRIPTOR), where: UInt32(place), target: UInt32(index))
    }
  }

  enum Received {
    case reply(sequence: UInt64, SystemCallReply, sender: Int32)
    case closed
    case failed(Errno)
  }

  /// Whether a message, or the end, is there already.
  var hasSomething: Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  /// Waits for one message of the child. Nothing in it is trusted: a program
  /// inside may have got hold of the child's end.
  func receive() -> Received {
    var descriptors = [Int32](repeating: -1, count: Int(GLASSBOX_MAX_DESCRIPTORS))
    var count: UInt32 = 0
    var sender = glassbox_credentials()
    let size = glassbox_receive(descriptor, buffer.baseAddress, UInt(buffer.count), &descriptors, &count, &sender)
    let head = MemoryLayout<glassbox_reply>.size
    let reply = size >= head ? buffer.load(as: glassbox_reply.self) : glassbox_reply()
    guard size >= head, size == head + Int(reply.payload) else {
      for index in 0..<Int(count) { close(descriptors[index]) }
      if size == 0 || size == -Int(ECONNRESET) { return .closed }
      return .failed(size < 0 ? Errno(rawValue: Int32(-size)) : .protocolError)
    }
    for index in 1..<max(1, Int(count)) { close(descriptors[index]) }
    return .reply(
      sequence: reply.sequence,
      SystemCallReply(
        result: Int(reply.result), payload: Array(buffer[head..<size]),
        microseconds: Double(reply.nanoseconds) / 1000,
        descriptor: count > 0 ? descriptors[0] : nil),
      sender: sender.pid)
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
