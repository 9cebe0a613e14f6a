import Linux
import Testing

/// Calls that look: they close what they open, and answer what other tools do.
struct LookCallsTests {
  @Test func aFailedReadOfADirectoryClosesIt() {
    let calls = RecordingSystemCalls()
    calls.failures["getdents64"] = .notDirectory
    calls.results["openat"] = 7
    #expect(throws: SystemCallError.self) { try calls.names(in: "/proc") }
    #expect(calls.recorder.records.map(\.name) == ["openat", "getdents64", "close"])
    #expect(calls.recorder.records.allSatisfy { $0.observes })
  }

  @Test func aTextIsReadWithoutWhiteSpaceAndClosed() throws {
    let calls = LocalSystemCalls(recorder: Recorder())
    let text = try calls.text(of: "/proc/sys/kernel/random/boot_id")
    #expect(try readText("/proc/sys/kernel/random/boot_id") == text + "\n")
    #expect(calls.recorder.records.map(\.name) == ["openat", "read", "close"])
    #expect(calls.recorder.records.allSatisfy { $0.observes })
  }

  @Test func namesAreThoseOfReaddir() throws {
    let calls = LocalSystemCalls(recorder: Recorder())
    #expect(try calls.names(in: "/usr/bin").sorted() == directoryEntries("/usr/bin"))
    #expect(try calls.names(in: "/proc/self/task").count >= 1)
  }

  @Test func aLinkIsReadWhole() throws {
    let calls = LocalSystemCalls(recorder: Recorder())
    #expect(try calls.linkText("/proc/self/ns/uts") == readLink("/proc/self/ns/uts"))
    #expect(try calls.identity(of: "/") == calls.identity(of: "/.."))
  }
}
