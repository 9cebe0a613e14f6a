import Glibc
import Linux
import Testing

/// The lists of this process's own network, as bytes.
struct RoutingDumpTests {
  private func withSocket<Result>(_ body: (Int32) throws -> Result) throws -> Result {
    let descriptor = try LocalSystemCalls(recorder: Recorder()).routingSocket()
    defer { close(descriptor) }
    return try body(descriptor)
  }

  @Test func theBytesSayWhatTheListSays() throws {
    let calls = LocalSystemCalls(recorder: Recorder())
    let listed = try calls.looking.withRoutingSocket { try $0.list(.addresses()) }
    let bytes = try withSocket { try RoutingDump().list(.addresses(), on: $0, sequence: 2) }
    #expect(NetlinkReply.parse(bytes).map(\.content) == listed)
  }

  @Test func theSameListIsTheOneThatIsKnown() throws {
    let dump = RoutingDump()
    try withSocket { socket in
      let first = try dump.list(.addresses(), on: socket, sequence: 2)
      let second = try dump.list(.addresses(), on: socket, sequence: 2, known: first)
      #expect(first.withUnsafeBytes { $0.baseAddress } == second.withUnsafeBytes { $0.baseAddress })
      let other = try dump.list(.links(), on: socket, sequence: 1, known: first)
      #expect(other != first && !other.isEmpty)
    }
  }

  /// What is no routing socket, and one that answers nonsense.
  @Test func strangeAnswersAreErrors() throws {
    let file = open("/dev/null", O_RDWR)
    defer { close(file) }
    #expect(throws: SystemCallError.self) { try RoutingDump().list(.links(), on: file, sequence: 1) }
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0, &ends) == 0)
    defer { ends.forEach { close($0) } }
    for nonsense in [[UInt8](repeating: 0xff, count: 20), [1, 2, 3]] {
      #expect(write(ends[1], nonsense, nonsense.count) == nonsense.count)
      #expect(throws: SystemCallError.self) { try RoutingDump().list(.links(), on: ends[0], sequence: 1) }
    }
  }
}
