import CLinux
import Linux
import Testing

@testable import Child

/// The wire protocol with a real child on the other side. No call here needs a
/// privilege.
@Suite(.serialized)
struct WireTests {
  private let recorder = Recorder()

  private func launch() throws -> ChildProcess {
    try ChildProcess.launch(ChildProgram(path: Installation.childProgram()), recorder: recorder)
  }

  @Test func whatIsRecordedIsWhatTheKernelAnswered() throws {
    let child = try launch()
    defer { child.end() }
    #expect(try child.processID() == child.pid)
    #expect(try child.uname().release == LocalSystemCalls(recorder: Recorder()).uname().release)
    #expect(throws: SystemCallError.self) { try child.changeDirectory("/no/such") }
    let last = try #require(recorder.records.last)
    #expect(last.errno == .noEntry && last.pid == child.pid && last.by == .child)
  }

  @Test func descriptorsTravelBothWays() throws {
    let child = try launch()
    defer { child.end() }
    let here = try child.openHere("/proc/self/status", [.closeOnExec])
    defer { close(here) }
    #expect(try readText("/proc/self/fdinfo/\(here)").contains("pos:"))
    try child.install(here, as: 20, stream: "status")
    #expect(String(decoding: try child.read(20, count: 5), as: UTF8.self) == "Name:")
  }

  @Test func aDeadChildIsESRCHAndNothingIsRecorded() throws {
    let child = try launch()
    child.end()
    _ = recorder.drain()
    #expect { try child.setHostname("x") } throws: { ($0 as? SystemCallError)?.errno == .noProcess }
    #expect(recorder.records.isEmpty)
  }

  @Test func aForkServesItsOwnSocketAndDiesWithItsParent() throws {
    let child = try launch()
    let fork = try child.fork()
    #expect(try fork.processID() == fork.pid)
    #expect(try child.processID() == child.pid)
    #expect(fork.isAlive)
    child.end()
    #expect(fork.waitForEnd(milliseconds: 5000))
  }

  @Test func theChildEndsWhenItsSocketDoes() throws {
    let child = try launch()
    child.hangUp()
    #expect(child.waitForEnd(milliseconds: 5000))
    child.end()
  }

  /// Not a message of this protocol: the child ends with status 2, and does
  /// not execute anything.
  @Test(arguments: [[], [1], [UInt8](repeating: 0xff, count: 80), [UInt8](repeating: 0, count: 4000)] as [[UInt8]])
  func whatIsNoRequestEndsTheChild(_ bytes: [UInt8]) throws {
    let child = try launch()
    defer { child.end() }
    child.sendRaw(bytes)
    #expect(child.waitForEnd(milliseconds: 5000))
  }

  @Test func theProgramIsASealedCopy() throws {
    let child = try launch()
    defer { child.end() }
    #expect(try readLink("/proc/\(child.pid)/exe").hasPrefix("/memfd:glassbox-child"))
    #expect(glassbox_open("/proc/\(child.pid)/exe", O_WRONLY, 0) < 0)
    let open = try directoryEntries("/proc/\(child.pid)/fd")
    #expect(open == ["0", "1", "2", "3"])
    #expect(try readLink("/proc/\(child.pid)/cwd") == "/")
  }
}

extension ChildProcess {
  /// Hangs up, as the death of the lab does.
  func hangUp() { shutdown(socket.descriptor, Int32(SHUT_RDWR)) }

  /// Sends bytes that need not be a request.
  func sendRaw(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { CLinux.send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
}
