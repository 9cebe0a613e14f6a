internal import CLinux

/// Reads the lists of a network namespace as the kernel sends them, for looks
/// that compare them with what they know before they decode them. Nothing of it
/// is recorded: it is the lab that reads.
package final class RoutingDump {
  /// Where a list is put together; it grows to the longest, and serves all.
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * part, alignment: 8)

  /// Datagrams that a list may come in: the kernel's lists end long before.
  private static let most = 10_000
  /// Bytes of one: the kernel's parts of a list have up to 32 KiB.
  private static let part = 32768

  package init() {}

  deinit { buffer.deallocate() }

  /// All messages of the list, one behind the other, `NLMSG_DONE` left out.
  /// Where it changed while it was being read, it is asked for again, a few times.
  ///
  /// - Parameters:
  ///   - descriptor: a routing socket that nobody else uses.
  ///   - sequence: the number that the answers carry; the same for each look, so
  ///     that the same list is the same bytes.
  ///   - known: the list at the look before; where it is still the same, it is answered.
  package func list(
    _ request: NetlinkRequest, on descriptor: Int32, sequence: UInt32, known: [UInt8]? = nil
  ) throws(SystemCallError) -> [UInt8] {
    var count = 0
    for _ in 0..<5 {
      let (read, isWhole) = try readOnce(request, descriptor, sequence)
      count = read
      if isWhole { break }
    }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    if let known, known.withUnsafeBytes({ Self.areSame($0, bytes) }) { return known }
    return Array(bytes)
  }

  private static func areSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
    guard one.count == other.count, let first = one.baseAddress, let second = other.baseAddress else {
      return one.count == other.count
    }
    return memcmp(first, second, one.count) == 0
  }

  private func readOnce(
    _ request: NetlinkRequest, _ descriptor: Int32, _ sequence: UInt32
  ) throws(SystemCallError) -> (count: Int, isWhole: Bool) {
    let message = request.bytes(sequence: sequence)
    let sent = message.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
    guard sent >= 0 else { throw failure("sendto", descriptor, .current) }
    var (count, isWhole) = (0, true)
    for _ in 0..<Self.most {
      makeRoom(after: count)
      let received = recv(descriptor, buffer.baseAddress?.advanced(by: count), Self.part, 0)
      if received < 0, Errno.current == .interrupted { continue }
      guard received >= 0 else { throw failure("recvfrom", descriptor, .current) }
      let datagram = scan(count..<count + received, sequence)
      if datagram.isInterrupted { isWhole = false }
      switch datagram.end {
      case .goesOn: count += received
      case .done(let end): return (end, isWhole)
      case .refused(let errno, let text):
        throw SystemCallError(SystemCall(request.name, request.words.map { .constant($0) }), errno, detail: text)
      case .malformed: throw failure("recvfrom", descriptor, .protocolError)
      case .strange: break
      }
      while count % Int(GLASSBOX_RTA_ALIGNTO) != 0 {
        buffer[count] = 0
        count += 1
      }
    }
    throw failure("recvfrom", descriptor, .protocolError)
  }

  private func makeRoom(after count: Int) {
    guard buffer.count - count < Self.part + 8 else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    buffer.deallocate()
    buffer = larger
  }

  private enum End {
    case goesOn
    /// The list ended at this place of the buffer.
    case done(Int)
    case refused(Errno, String?)
    case malformed
    /// It answers another request.
    case strange
  }

  /// Goes from message to message of a datagram without decoding them.
  private func scan(_ datagram: Range<Int>, _ sequence: UInt32) -> (end: End, isInterrupted: Bool) {
    var isInterrupted = false
    var place = datagram.lowerBound
    guard !datagram.isEmpty else { return (.malformed, false) }
    while place < datagram.upperBound {
      let rest = datagram.upperBound - place
      guard rest >= MemoryLayout<nlmsghdr>.size else { return (.malformed, isInterrupted) }
      let header = buffer.loadUnaligned(fromByteOffset: place, as: nlmsghdr.self)
      let length = Int(header.nlmsg_len)
      guard length >= MemoryLayout<nlmsghdr>.size, length <= rest else { return (.malformed, isInterrupted) }
      guard header.nlmsg_seq == sequence else { return (.strange, isInterrupted) }
      if header.nlmsg_flags & UInt16(NLM_F_DUMP_INTR) != 0 { isInterrupted = true }
      if header.nlmsg_type == UInt16(NLMSG_DONE) || header.nlmsg_type == UInt16(NLMSG_ERROR) {
        let message = NetlinkReply.parse(Array(buffer[place..<place + length])).first?.content
        guard case .failed(let errno, let text)? = message else { return (.done(place), isInterrupted) }
        return (.refused(errno, text), isInterrupted)
      }
      let alignment = Int(GLASSBOX_RTA_ALIGNTO)
      place += (length + alignment - 1) / alignment * alignment
    }
    return (.goesOn, isInterrupted)
  }

  private func failure(_ name: String, _ descriptor: Int32, _ errno: Errno) -> SystemCallError {
    SystemCallError(SystemCall(name, .number(descriptor)), errno)
  }
}
