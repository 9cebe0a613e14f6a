// A program inside that has got hold of the child's end of the socket, and
// answers what it likes: with sizes, results and descriptors that lie, too
// late, without end, or not at all.

import CLinux
import Foundation
import KernelState
import Linux
import Primitives
import Testing

@testable import Child

@Suite(.serialized)
struct LyingChildTests {
  /// A call as it was asked for: its head and its memory.
  private typealias Asked = (head: glassbox_request, payload: [UInt8])

  /// Returns requests on its end of a socket, in a thread of its own.
  private final class Liar: @unchecked Sendable {
    let child: ChildProcess
    private let there: Int32
    private let ended = DispatchSemaphore(value: 0)
    private let answer: ([Asked]) -> [([UInt8], Int32?)]

    /// - Parameter answer: the messages that are sent for one message of requests,
    ///   each with a descriptor or none.
    init(milliseconds: Int, _ answer: @escaping ([Asked]) -> [([UInt8], Int32?)]) throws {
      let (here, there) = try ControlSocket.pair(milliseconds: milliseconds)
      self.there = there
      self.answer = answer
      let pidDescriptor = Int32(glassbox_syscall(Int(SYS_pidfd_open), [UInt64(getpid()), 0, 0, 0, 0, 0]))
      child = ChildProcess(recorder: Recorder(), socket: here, pid: getpid(), pidDescriptor: pidDescriptor)
      Thread.detachNewThread { [self] in
        serve()
        ended.signal()
      }
    }

    private func serve() {
      var buffer = [UInt8](repeating: 0, count: 1 << 17)
      var descriptors = [Int32](repeating: -1, count: Int(GLASSBOX_MAX_DESCRIPTORS))
      var count: UInt32 = 0
      while true {
        let size = glassbox_receive(there, &buffer, UInt(buffer.count), &descriptors, &count, nil)
        guard size > 0 else { return }
        for index in 0..<Int(count) { close(descriptors[index]) }
        for (bytes, descriptor) in answer(Self.requests(Array(buffer[..<size]))) {
          guard send(bytes, descriptor) else { return }
        }
      }
    }

    private static func requests(_ message: [UInt8]) -> [Asked] {
      var list: [Asked] = []
      var place = 0
      while place < message.count {
        let head = message.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: glassbox_request.self) }
        let start =
          place + MemoryLayout<glassbox_request>.size
          + Int(head.relocations) * MemoryLayout<glassbox_relocation>.size
        list.append((head, Array(message[start..<start + Int(head.payload)])))
        place = start + padded(Int(head.payload))
      }
      return list
    }

    @discardableResult
    func send(_ bytes: [UInt8], _ descriptor: Int32? = nil) -> Bool {
      var bytes = bytes
      return bytes.withUnsafeMutableBytes { memory in
        var part = iovec(iov_base: memory.baseAddress, iov_len: memory.count)
        return glassbox_send(there, &part, 1, descriptor.map { [$0] } ?? [], descriptor == nil ? 0 : 1) >= 0
      }
    }

    func end() {
      shutdown(there, Int32(SHUT_RDWR))
      #expect(ended.wait(timeout: .now() + 20) == .success)
      close(there)
    }
  }

  private static func padded(_ count: Int) -> Int { (count + 15) & ~15 }

  private static func reply(_ request: glassbox_request, _ result: Int64, _ payload: [UInt8], claiming: Int? = nil)
    -> [UInt8]
  {
    var reply = glassbox_reply()
    reply.sequence = request.sequence
    reply.result = result
    reply.payload = UInt32(truncatingIfNeeded: claiming ?? payload.count)
    let filling = [UInt8](repeating: 0, count: padded(payload.count) - payload.count)
    return withUnsafeBytes(of: &reply) { Array($0) } + payload + filling
  }

  /// A reply with an odd result, and memory that the call cannot have left so.
  private static func lie(_ mutator: inout Mutator, _ request: glassbox_request, _ payload: [UInt8]) -> [UInt8] {
    let results: [Int64] = [0, 1, 3, 4096, -1, -4095, -4096, .min, .max, 1 << 31, 1 << 32, -5000]
    let result = results[mutator.below(results.count)]
    var bytes = payload
    for _ in 0..<mutator.below(8) where !bytes.isEmpty {
      bytes[mutator.below(bytes.count)] = [0, 1, 0x7f, 0x80, 0xff][mutator.below(5)]
    }
    var claim: Int?
    switch mutator.below(12) {
    case 0: bytes = Array(bytes.prefix(mutator.below(bytes.count + 1)))
    case 1: bytes += [UInt8](repeating: 0xff, count: mutator.below(40_000))
    case 2: claim = Int(UInt32.max)
    case 3: bytes = [UInt8](repeating: 0xff, count: bytes.count)
    default: break
    }
    return reply(request, result, bytes, claiming: claim)
  }

  /// A whole look at the child, and every call that answers something, each
  /// answer a lie of its own: errors and odd values, never a crash.
  @Test func noAnswerIsBelieved() throws {
    var mutator = Mutator(seed: fuzzSeed)
    // A file of its own, as other tests open others meanwhile.
    let sent = glassbox_memory_file("sent-unasked")
    defer { close(sent) }
    let liar = try Liar(milliseconds: 2000) { asked in
      let isAsked = asked[asked.count - 1].head.kind == UInt32(GLASSBOX_CALL_DESCRIPTOR)
      let descriptor = mutator.below(isAsked ? 2 : 10) == 0 ? sent : nil
      var replies = asked.map { Self.lie(&mutator, $0.head, $0.payload) }
      // Some calls of a list were not made, or were made twice, or out of order.
      if asked.count > 1 {
        switch mutator.below(6) {
        case 0: replies.remove(at: 1 + mutator.below(replies.count - 1))
        case 1: replies.append(replies[mutator.below(replies.count)])
        case 2: replies.swapAt(0, 1)
        case 3: replies = Array(replies.prefix(1 + mutator.below(replies.count)))
        default: break
        }
      }
      return [(Array(replies.joined()), descriptor)]
    }
    let definitions = primitives.flatMap { $0.facts }
    let start = Date()
    for _ in 0..<max(20, fuzzRounds / 100) {
      let snapshot = Snapshot(of: allFacts, Observation(pid: getpid(), child: liar.child, cache: Store()))
      #expect(snapshot.keys.count > 50)
      for definition in definitions {
        for value in snapshot.keys.compactMap({ snapshot[$0] }) { _ = definition.shown?(value, true) }
      }
      tryAll(liar.child)
    }
    #expect(Date().timeIntervalSince(start) < 120)
    // Descriptors that came unasked are closed, those that came late too.
    let held = try directoryEntries("/proc/self/fd").compactMap { try? readLink("/proc/self/fd/\($0)") }
    #expect(held.count { $0.contains("sent-unasked") } == 1)
    liar.end()
  }

  private func tryAll(_ child: ChildProcess) {
    _ = try? child.open("/x", [])
    if let here = try? child.openHere("/x", [.path]) { close(here) }
    _ = try? child.read(3, count: 100)
    _ = try? child.size(of: 3)
    _ = try? child.mapShared(3, count: 4096)
    _ = try? child.readMemory(at: 4096, count: 64, pid: 1)
    _ = try? child.names(in: "/")
    _ = try? child.text(of: "/x")
    _ = try? child.reap(1)
    _ = try? child.groups()
    _ = try? child.capabilities()
    _ = IPCKey("1").map { key in try? child.queue(key) }
    _ = try? child.receiveMessage(1)
    _ = try? child.now(.monotonic)
    _ = try? child.isRegularFile(3)
    _ = try? child.makeMemoryFile("x")
    _ = try? child.looking.withRoutingSocket { try $0.list(.links()) }
    for _ in 0..<20 {
      _ = try? child.batch { calls throws(SystemCallError) in
        let file = try calls.open("/x", [])
        try calls.write(file, "x")
        try calls.changeDirectory("/")
        try calls.close(file)
        _ = try calls.identity(of: "/")
      }
      _ = try? child.batch { calls throws(SystemCallError) in
        try calls.changeDirectory("/")
        close(try calls.openHere("/x", [.path]))
      }
    }
  }

  /// No answer: one wait, and from then on none, until the answer comes.
  @Test func aSilentChildIsWaitedForOnce() throws {
    var kept: [Asked] = []
    var isSilent = true
    let liar = try Liar(milliseconds: 300) { asked in
      if isSilent {
        kept += asked
        return []
      }
      return [(Self.reply(asked[0].head, 7, []), nil)]
    }
    let start = Date()
    for _ in 0..<50 {
      #expect { _ = try liar.child.processID() } throws: { ($0 as? SystemCallError)?.errno == .timedOut }
      #expect(liar.child.isSilent)
    }
    #expect(Date().timeIntervalSince(start) < 3, "one wait for fifty calls")
    #expect(kept.count == 1, "nothing more is asked of who owes an answer")
    isSilent = false
    liar.send(Self.reply(kept[0].head, 99, []))
    #expect(try liar.child.processID() == 7, "the late answer is not taken for this one's")
    #expect(!liar.child.isSilent)
    liar.end()
  }

  /// Returns to something else without end are no reason to wait without end.
  @Test(.timeLimit(.minutes(1))) func aFloodEnds() throws {
    let liar = try Liar(milliseconds: 300) { asked in
      var other = asked[0].head
      other.sequence = .max
      return [([UInt8], Int32?)](repeating: (Self.reply(other, 0, []), nil), count: 2_000_000)
    }
    let start = Date()
    for _ in 0..<3 {
      #expect { _ = try liar.child.processID() } throws: { ($0 as? SystemCallError)?.errno == .timedOut }
    }
    #expect(Date().timeIntervalSince(start) < 5)
    liar.end()
  }
}
