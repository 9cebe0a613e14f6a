internal import CLinux

/// A conversation with the kernel about the links, addresses and routes of one
/// network namespace: that in which the socket was opened. Each request is
/// answered before the next is sent. Source: rtnetlink(7).
package final class RoutingSocket {
  private let calls: any SystemCalls
  private let descriptor: Int32
  /// Numbers the requests; an answer carries the number of its request.
  private var sequence: UInt32 = 0

  /// Bytes of an answer about one thing, and of a part of a list: a list comes
  /// in parts of up to 32 KiB if the buffer can take them.
  private static let (answer, part) = (4096, 32768)

  /// Datagrams that a list may come in: the kernel's lists end long before.
  private static let most = 10_000

  /// - Parameter descriptor: a routing socket of the process that makes `calls`.
  package init(_ calls: any SystemCalls, descriptor: Int32) {
    self.calls = calls
    self.descriptor = descriptor
  }

  /// Has the kernel carry out a request. The refusal is an answer, too, and
  /// not the errno of sendto(2); it is thrown under the name of the request.
  package func carryOut(_ request: NetlinkRequest) throws(SystemCallError) {
    try send(request, by: calls)
    for _ in 0..<Self.most {
      for reply in try receive(Self.answer, by: calls) {
        switch reply.content {
        case .acknowledged: return
        case .failed(let errno, let text): throw refusal(request, errno, text)
        default: continue
        }
      }
    }
    throw refusal(request, .protocolError, nil)
  }

  /// Looks up a link by its name: requests name links by their index, which
  /// only the kernel knows. Throws ENODEV where there is none.
  package func link(named name: LinkName) throws(SystemCallError) -> Link { try link(named: name, by: calls) }

  private func link(named name: LinkName, by calls: any SystemCalls) throws(SystemCallError) -> Link {
    let request = NetlinkRequest.link(named: name)
    try send(request, by: calls)
    for _ in 0..<Self.most {
      for reply in try receive(Self.answer, by: calls) {
        switch reply.content {
        case .link(let link): return link
        case .failed(let errno, let text): throw refusal(request, errno, text)
        default: continue
        }
      }
    }
    throw refusal(request, .protocolError, nil)
  }

  /// Waits until the state of a link agrees with its flags, 1.5 seconds at
  /// most. The kernel hears of a carrier in its own time, and after one change
  /// it looks at the others a second later (linkwatch); since version 6.8 it
  /// catches up when it is asked about one link.
  package func settle(_ name: LinkName) throws(SystemCallError) {
    let end = monotonicNanoseconds() + 1_500_000_000
    while try !link(named: name, by: calls.looking).isSettled, monotonicNanoseconds() < end {
      rest(milliseconds: 5)
    }
  }

  /// Fetches a whole list. Where it changed while it was being read, it is
  /// asked for again, a few times.
  package func list(_ request: NetlinkRequest) throws(SystemCallError) -> [NetlinkReply.Content] {
    var list: [NetlinkReply.Content] = []
    for _ in 0..<5 {
      let (read, isWhole) = try listOnce(request)
      list = read
      if isWhole { break }
    }
    return list
  }

  private func listOnce(_ request: NetlinkRequest) throws(SystemCallError) -> ([NetlinkReply.Content], Bool) {
    try send(request, by: calls.looking)
    var list: [NetlinkReply.Content] = []
    var isWhole = true
    for _ in 0..<Self.most {
      for reply in try receive(Self.part, by: calls.looking) {
        if reply.interrupted { isWhole = false }
        switch reply.content {
        case .done: return (list, isWhole)
        case .failed(let errno, let text): throw refusal(request, errno, text)
        default: list.append(reply.content)
        }
      }
    }
    throw refusal(request, .protocolError, nil)
  }

  private func send(_ request: NetlinkRequest, by calls: any SystemCalls) throws(SystemCallError) {
    sequence += 1
    try calls.send(descriptor, request.bytes(sequence: sequence), shown: request.shown)
  }

  /// Messages of one datagram that answer the last request. Throws EPROTO for
  /// one that was cut off or makes no sense: what follows may never come.
  private func receive(_ count: Int, by calls: any SystemCalls) throws(SystemCallError) -> [NetlinkReply] {
    let replies = try calls.receiveReplies(descriptor, count: count)
    guard !replies.contains(where: { $0.content == .malformed }) else {
      throw SystemCallError(SystemCall("recvfrom", .number(descriptor)), .protocolError, by: calls.maker)
    }
    return replies.filter { $0.sequence == sequence }
  }

  private func refusal(_ request: NetlinkRequest, _ errno: Errno, _ text: String?) -> SystemCallError {
    SystemCallError(
      SystemCall(request.name, request.words.map { .constant($0) }), errno, detail: text, by: calls.maker)
  }
}

extension SystemCalls {
  /// Opens a routing socket for one conversation and closes it, however that
  /// ends.
  package func withRoutingSocket<Result>(_ converse: (RoutingSocket) throws -> Result) throws -> Result {
    try checkedBatch { calls in
      let descriptor = try calls.routingSocket()
      let result: Result
      do {
        try calls.explainRefusals(descriptor)
        result = try converse(RoutingSocket(calls, descriptor: descriptor))
      } catch {
        try? calls.close(descriptor)
        throw error
      }
      try calls.close(descriptor)
      return result
    }
  }
}
