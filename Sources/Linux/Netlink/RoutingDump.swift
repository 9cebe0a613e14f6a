internal import CLinux

/// The lists of one network namespace as the kernel sends them, for looks that
/// compare them with what they know before they read them. Nothing of it is
/// recorded: it is the lab that reads.
package struct RoutingDump {
  private let descriptor: Int32

  /// Datagrams that a list may come in: the kernel's lists end long before.
  private static let most = 10_000
  /// Bytes of one: the kernel's parts of a list have up to 32 KiB.
  private static let part = 32768

  /// - Parameter descriptor: a routing socket that nobody else uses.
  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// All messages of the list, one behind the other, `NLMSG_DONE` left out.
  /// Where it changed while it was being read, it is asked for again, a few times.
  ///
  /// - Parameter sequence: the number that the answers carry; the same for each
  ///   look, so that the same list is the same bytes.
  package func bytes(_ request: NetlinkRequest, sequence: UInt32) throws(SystemCallError) -> [UInt8] {
    var list: [UInt8] = []
    for _ in 0..<5 {
      let (read, isWhole) = try bytesOnce(request, sequence)
      list = read
      if isWhole { break }
    }
    return list
  }

  private func bytesOnce(_ request: NetlinkRequest, _ sequence: UInt32) throws(SystemCallError) -> ([UInt8], Bool) {
    let message = request.bytes(sequence: sequence)
    let sent = message.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
    guard sent >= 0 else { throw failure("sendto", .current) }
    var list = [UInt8](repeating: 0, count: Self.part)
    var (count, isWhole) = (0, true)
    for _ in 0..<Self.most {
      if list.count - count < Self.part { list += [UInt8](repeating: 0, count: list.count) }
      let received = list.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress?.advanced(by: count), Self.part, 0) }
      if received < 0, Errno.current == .interrupted { continue }
      guard received >= 0 else { throw failure("recvfrom", .current) }
      let datagram = Self.scan(list[count..<count + received], sequence)
      if datagram.isInterrupted { isWhole = false }
      switch datagram.end {
      case .goesOn: count += received
      case .done(let before): return (Array(list.prefix(count + before)), isWhole)
      case .refused(let errno, let text):
        throw SystemCallError(SystemCall(request.name, request.words.map { .constant($0) }), errno, detail: text)
      case .malformed: throw failure("recvfrom", .protocolError)
      case .strange: break
      }
      while count % Int(GLASSBOX_RTA_ALIGNTO) != 0 { count += 1 }
    }
    throw failure("recvfrom", .protocolError)
  }

  private enum End {
    case goesOn
    /// The list ended so many bytes after the beginning of the datagram.
    case done(Int)
    case refused(Errno, String?)
    case malformed
    /// It answers another request.
    case strange
  }

  /// Goes from message to message without decoding them.
  private static func scan(_ datagram: ArraySlice<UInt8>, _ sequence: UInt32) -> (end: End, isInterrupted: Bool) {
    var isInterrupted = false
    var rest = datagram
    guard !rest.isEmpty else { return (.malformed, false) }
    while !rest.isEmpty {
      guard let length = rest.number(at: 0, as: UInt32.self), let type = rest.number(at: 4, as: UInt16.self),
        let flags = rest.number(at: 6, as: UInt16.self), let number = rest.number(at: 8, as: UInt32.self),
        Int(length) >= NetlinkReply.headerSize, Int(length) <= rest.count
      else { return (.malformed, isInterrupted) }
      guard number == sequence else { return (.strange, isInterrupted) }
      if flags & UInt16(NLM_F_DUMP_INTR) != 0 { isInterrupted = true }
      if type == UInt16(NLMSG_DONE) || type == UInt16(NLMSG_ERROR) {
        let before = datagram.count - rest.count
        guard case .failed(let errno, let text)? = NetlinkReply.parse(Array(rest.prefix(Int(length)))).first?.content
        else { return (.done(before), isInterrupted) }
        return (.refused(errno, text), isInterrupted)
      }
      rest = rest.after(Int(length))
    }
    return (.goesOn, isInterrupted)
  }

  private func failure(_ name: String, _ errno: Errno) -> SystemCallError {
    SystemCallError(SystemCall(name, .number(descriptor)), errno)
  }
}
