import Linux
import Testing

/// The calls that look, and those that make a file: each is one record with
/// decoded arguments, and an errno of the kernel reaches the caller.
struct LookCallsTests {
  static let wrappers: [(String, @Sendable (RecordingSystemCalls) throws -> Void)] = [
    (#"mknodat(AT_FDCWD, "/d/null", S_IFREG|0644, 0)"#, { try $0.makeFile("/d/null") }),
    (#"symlinkat("pts/ptmx", AT_FDCWD, "/d/ptmx")"#, { try $0.makeLink("/d/ptmx", to: "pts/ptmx") }),
    (#"newfstatat(AT_FDCWD, "/", {…}, 0)"#, { _ = try $0.identity(of: "/") }),
    (#"readlinkat(AT_FDCWD, "/proc/self", …, 4096)"#, { _ = try $0.linkText("/proc/self") }),
    ("getppid()", { _ = try $0.parentID() }),
    ("getdents64(0, …, 16384)", { _ = try $0.names(in: "/proc") }),
    (
      "mount(\"none\", \"/\", NULL, MS_REC|MS_PRIVATE, NULL)",
      { try $0.mount("none", on: "/", flags: [.recursive, .private]) }
    ),
    (#"umount2("/proc", MNT_DETACH)"#, { try $0.unmount("/proc", flags: .detach) }),
    (#"pivot_root(".", ".")"#, { try $0.pivotRoot(".", ".") }),
    ("unshare(CLONE_NEWPID)", { try $0.unshare(.pid) }),
  ]

  @Test(arguments: wrappers.indices)
  func aForcedErrnoReachesTheCaller(_ index: Int) throws {
    let (shown, perform) = Self.wrappers[index]
    let calls = RecordingSystemCalls()
    calls.failures[String(shown.prefix { $0 != "(" })] = .notPermitted
    #expect { try perform(calls) } throws: { ($0 as? SystemCallError)?.errno == .notPermitted }
    let failed = try #require(calls.recorder.records.first { $0.errno != nil })
    #expect(failed.invocation == shown)
    #expect(failed.outcome == "-1 EPERM (Operation not permitted)")
  }

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
