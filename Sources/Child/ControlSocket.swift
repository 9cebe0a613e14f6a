internal import CLinux
internal import Linux

/// The lab's end of the socket to one process of the child program.
/// Source: CWire.h, unix(7).
final class ControlSocket {
  let descriptor: Int32
  /// Room for the longest message, either way: one waits for the other. Not
  /// filled with zeros: the pages that no message reaches are never touched.
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(GLASSBOX_MAX_MESSAGE), alignment: 16)

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
      throw SystemCallError(SystemCall("socketpair", .constant("AF_UNIX"), .constant("SOCK_SEQPACKET")), .current)
    }
    glassbox_want_credentials(ends[0])
    var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(ends[0], SOL_SOCKET, option, &limit, UInt32(MemoryLayout<timeval>.size))
    }
    return (ControlSocket(descriptor: ends[0], milliseconds: milliseconds), ends[1])
  }

  /// Sends the calls as one message; answers the negated errno or a byte count.
  ///
  /// - Parameter sequence: the number of the first, from which the others count.
  func send(_ calls: [SystemCall], sequence: UInt64) -> Int {
    guard calls.reduce(0, { $0 + $1.messageSize }) <= buffer.count else { return -Int(EMSGSIZE) }
    var size = 0
    var descriptors: [Int32] = []
    for (index, call) in calls.enumerated() {
      let place = UnsafeMutableRawBufferPointer(rebasing: buffer[size..<size + call.messageSize])
      call.write(to: place, sequence: sequence + UInt64(index), descriptorsBefore: descriptors.count)
      size += place.count
      descriptors += call.descriptors
    }
    var part = iovec(iov_base: buffer.baseAddress, iov_len: size)
    return glassbox_send(descriptor, &part, 1, descriptors, UInt32(descriptors.count))
  }

  enum Received {
    case replies(Replies)
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
    guard size > 0, let list = Replies.list(UnsafeRawBufferPointer(rebasing: buffer[..<size])) else {
      for index in 0..<Int(count) { close(descriptors[index]) }
      if size == 0 || size == -Int(ECONNRESET) { return .closed }
      return .failed(size < 0 ? Errno(rawValue: Int32(-size)) : .protocolError)
    }
    return .replies(Replies(list: list, descriptors: Array(descriptors.prefix(Int(count))), sender: sender.pid))
  }
}
