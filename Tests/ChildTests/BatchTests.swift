import CLinux
import Testing

@testable import Child
@testable import Linux

/// Several calls in one message to a real child. No call here needs a privilege.
@Suite(.serialized)
struct BatchTests {
  private let recorder = Recorder()
  private let child: ChildProcess

  init() throws {
    child = try ChildProcess.launch(ChildProgram(path: Installation.childProgram()), recorder: recorder)
    _ = recorder.drain()
  }

  private var made: [String] { recorder.records.map { "\($0.invocation) = \($0.errno?.name ?? String($0.result))" } }

  @Test func resultsBecomeArguments() throws {
    defer { child.end() }
    let counting = CountingCalls(child)
    let text = try counting.makeBatch { calls throws(SystemCallError) -> [UInt8] in
      try calls.changeDirectory("/proc")
      let first = try calls.open("self/comm", [.closeOnExec])
      let second = try calls.open("self/comm", [.closeOnExec])
      try calls.close(first)
      let text = try calls.read(second, count: 8)
      try calls.close(second)
      return text
    }
    #expect(String(decoding: text, as: UTF8.self) == "glassbox")
    #expect(
      made == [
        #"chdir("/proc") = 0"#, #"openat(AT_FDCWD, "self/comm", O_RDONLY|O_CLOEXEC) = 4"#,
        #"openat(AT_FDCWD, "self/comm", O_RDONLY|O_CLOEXEC) = 5"#, "close(4) = 0", "read(5, …, 8) = 8",
        "close(5) = 0",
      ])
    #expect(recorder.records.allSatisfy { $0.microseconds > 0 && $0.pid == child.pid && $0.by == .child })
    #expect(counting.messages == 2, "one up to the answer that was needed, one for the rest")
  }

  @Test func theFirstFailureEndsItAndWhatWasOpenedIsClosed() throws {
    defer { child.end() }
    #expect {
      try child.batch { calls throws(SystemCallError) in
        let file = try calls.open("/proc/self/comm", [.closeOnExec])
        try calls.write(file, "x", path: "/proc/self/comm")
        try calls.makeDirectory("/glassbox-never-made")
        try calls.close(file)
      }
    } throws: { error in
      let error = error as? SystemCallError
      return error?.name == "write" && error?.errno == .badDescriptor && error?.call[0].number == 4
    }
    #expect(
      made == [
        #"openat(AT_FDCWD, "/proc/self/comm", O_RDONLY|O_CLOEXEC) = 4"#, #"write(4, "x", 1) = EBADF"#, "close(4) = 0",
      ])
    #expect(try directoryEntries("/proc/\(child.pid)/fd") == ["0", "1", "2", "3"])
  }

  @Test func whatWasNeverOpenedIsNotClosed() throws {
    defer { child.end() }
    #expect { try child.batch { calls throws(SystemCallError) in _ = try calls.text(of: "/no/such") } } throws: {
      ($0 as? SystemCallError)?.errno == .noEntry
    }
    #expect(made == [#"openat(AT_FDCWD, "/no/such", O_RDONLY|O_NONBLOCK|O_CLOEXEC) = ENOENT"#])
  }

  @Test func anErrorThatTheBodyKeepsToItselfIsStillTheBatchs() throws {
    defer { child.end() }
    #expect {
      try child.batch { calls throws(SystemCallError) in
        try calls.changeDirectory("/no/such")
        _ = try? calls.identity(of: "/")
        try? calls.makeDirectory("/glassbox-never-made")
      }
    } throws: { ($0 as? SystemCallError)?.path == "/no/such" }
    #expect(made == [#"chdir("/no/such") = ENOENT"#])
  }

  /// One that is waited for fails for who waits, and for nobody else.
  @Test func aFailureThatWasWaitedForEndsNothing() throws {
    defer { child.end() }
    try child.batch { calls throws(SystemCallError) in
      try calls.changeDirectory("/proc")
      #expect((try? calls.identity(of: "/no/such")) == nil)
      try calls.changeDirectory("/")
    }
    #expect(made.count == 3 && made[2] == #"chdir("/") = 0"#)
  }

  @Test func moreThanOneMessageHoldsIsSentInSeveral() throws {
    defer { child.end() }
    let count = 3 * Int(GLASSBOX_MAX_CALLS)
    let counting = CountingCalls(child)
    try counting.makeBatch { calls throws(SystemCallError) in
      let file = try calls.open("/dev/null", [.writeOnly, .closeOnExec])
      for _ in 0..<count { try calls.write(file, "x") }
      try calls.close(file)
    }
    #expect(made.count { $0 == #"write(4, "x", 1) = 1"# } == count)
    #expect(made.last == "close(4) = 0")
    #expect(counting.messages == 4)
    _ = recorder.drain()
    // The same by bytes, and by descriptors, of which each entry has its own.
    try child.batch { calls throws(SystemCallError) in
      let file = try calls.open("/dev/null", [.writeOnly, .closeOnExec])
      for _ in 0..<3 { try calls.write(file, bytes: [UInt8](repeating: 0, count: 40_000), shown: "…") }
      try calls.close(file)
      for number: Int32 in 20..<40 { try calls.install(STDERR_FILENO, as: number, stream: "\(number)") }
    }
    #expect(recorder.records.allSatisfy { $0.errno == nil } && recorder.records.count == 25)
    #expect(try readLink("/proc/\(child.pid)/fd/39") == readLink("/proc/self/fd/2"))
    #expect(try directoryEntries("/proc/\(child.pid)/fd").count == 24)
  }

  @Test func whatIsLargerThanAMessageIsNotSent() throws {
    defer { child.end() }
    #expect { try child.write(1, bytes: [UInt8](repeating: 0, count: 70_000), shown: "…") } throws: {
      ($0 as? SystemCallError)?.errno == Errno(rawValue: EMSGSIZE)
    }
    #expect(made.isEmpty)
    #expect(try child.processID() == child.pid)
  }

  @Test func aDescriptorComesHereAsTheLastOfAList() throws {
    defer { child.end() }
    let here = try child.batch { calls throws(SystemCallError) -> Int32 in
      try calls.changeDirectory("/proc")
      return try calls.openHere("self/comm", [.closeOnExec])
    }
    defer { close(here) }
    #expect(try readLink("/proc/self/fd/\(here)").hasSuffix("/comm"))
    #expect(made.count == 2)
    // It closes its own once it has sent it: before it answers anything else.
    _ = try child.processID()
    #expect(try directoryEntries("/proc/\(child.pid)/fd") == ["0", "1", "2", "3"])
  }

  /// Optional calls fail for themselves and for what needs them.
  @Test func aListGoesOnAfterAnOptionalFailure() throws {
    defer { child.end() }
    let names = ["/proc/self/comm", "/no/such", "/proc/self/comm"]
    let calls = names.enumerated().flatMap { number, path in
      var open = SystemCall(.openat)
      open.number(AT_FDCWD)
      open.string(path)
      open.number(0)
      var close = SystemCall(.close)
      close.number(0)
      (open.part, close.part) = (.optional, .optional)
      close.takeResult(0, of: 2 * number)
      return [open, close]
    }
    let answer = child.execute(calls)
    #expect(answer.replies.map { $0?.result } == [4, 0, -Int(ENOENT), nil, 4, 0])
    #expect(answer.failure == nil)
  }

  @Test func aForkOrExecutionGoesAlone() throws {
    defer { child.end() }
    let fork = try child.fork()
    try? fork.batch { calls throws(SystemCallError) in
      try calls.changeDirectory("/proc")
      try calls.execute("/bin/true", ["true"], [])
    }
    #expect(fork.waitForEnd(milliseconds: 5000))
    #expect(made.suffix(2).first == #"chdir("/proc") = 0"# && made.last?.hasPrefix("execve(") == true)
  }

  @Test func theDeadMakeNothing() throws {
    child.end()
    #expect {
      try child.batch { calls throws(SystemCallError) in
        try calls.changeDirectory("/proc")
        try calls.close(try calls.open("/", []))
      }
    } throws: { ($0 as? SystemCallError)?.errno == .noProcess }
    #expect(made.isEmpty)
  }
}
