import Glibc
import Linux
import TestSupport
import Testing

/// What all tests that start a program rely on.
struct SubprocessTests {
  /// Of a pipe that is not close-on-exec, and of files with high numbers, a
  /// program gets nothing: else the pipe would not end before the program does.
  @Test func nothingIsInherited() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let high = fcntl(ends[1], F_DUPFD, 200)
    #expect(high >= 200 && fcntl(high, F_GETFD) & FD_CLOEXEC == 0 && fcntl(ends[0], F_GETFD) & FD_CLOEXEC == 0)
    let process = try Subprocess(["cat"], input: .pipe, output: .pipe)
    // Once it has answered, the loader has closed what it opens itself.
    try process.input?.write("begun\n")
    #expect(process.output?.line(until: Deadline(seconds: 20)) == "begun")
    #expect(try directoryEntries("/proc/\(process.pid)/fd").sorted() == ["0", "1", "2"])
    #expect(try readLink("/proc/\(process.pid)/fd/2") == "/dev/null")
    #expect(try readLink("/proc/\(process.pid)/fd/0") != readLink("/proc/self/fd/\(ends[0])"))
    // With the ends here closed, the pipe has ended, though the program runs.
    close(high)
    close(ends[1])
    #expect(try PipeReader(ends[0]).text(seconds: 5) == "")
    #expect(process.isRunning)
  }

  @Test func programsThatRunAtOnceDoNotHaveEachOthersPipes() throws {
    let sleeper = try Subprocess(["sleep", "1000"])
    let cats = try (0..<20).map { _ in try Subprocess(["cat"], input: .pipe, output: .pipe, errors: .pipe) }
    // Each ends with its own input, while those after it still have theirs.
    for (number, cat) in cats.enumerated() {
      #expect(try cat.finish(input: Array("\(number)\n".utf8), seconds: 20).output == "\(number)\n")
    }
    #expect(sleeper.isRunning)
  }

  @Test(
    arguments: [("exit 0", .exited(0)), ("exit 255", .exited(255)), ("kill -9 $$", .signaled(SIGKILL))]
      as [(String, WaitStatus)])
  func theEndIsToldApart(_ script: String, _ ending: WaitStatus) throws {
    let process = try Subprocess(["sh", "-c", script])
    #expect(try process.wait(seconds: 20) == ending)
    #expect(!process.isRunning && process.ending() == ending, "it is asked again")
    let outcome = try Subprocess.run(["sh", "-c", script])
    #expect(outcome.ending == ending && outcome.wasKilled == (ending == .signaled(SIGKILL)))
  }

  @Test func aSignalIsNotBlockedAndNotIgnored() throws {
    for number in [SIGTERM, SIGINT, SIGPIPE] {
      let process = try Subprocess(["sleep", "1000"])
      process.signal(number)
      #expect(try process.wait(seconds: 20) == .signaled(number))
    }
    let status = try Subprocess.run(["cat", "/proc/self/status"]).output
    #expect(status.contains("SigBlk:\t0000000000000000\n"))
    // The C library has two signals of its own, 32 and 33. Source: nptl(7).
    let ignored = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigIgn:\t") }?.dropFirst(8))
    #expect(UInt64(ignored, radix: 16).map { $0 & 0x7fff_ffff } == 0, "\(ignored)")
  }

  /// A program that runs for longer is an error in words, and is ended.
  @Test func theTimeLimitEndsAndTells() throws {
    let process = try Subprocess(["sh", "-c", "echo begun; exec sleep 1000"], output: .pipe)
    let error = try #require(throws: Overdue.self) { try process.finish(seconds: 0.5) }
    #expect(error.description.contains("after 0.5 s it still ran, and was killed; it has said: begun"))
    #expect(!process.isRunning && process.ending() == .signaled(SIGKILL))
    #expect(throws: Overdue.self) { try Subprocess(["sleep", "1000"]).wait(seconds: 0.1) }
  }

  /// Its output may have another reader's patience: somebody else keeps it open.
  @Test func anOutputThatIsHeldOpenIsNotWaitedForForEver() throws {
    let holder = try Subprocess(["sh", "-c", "sleep 1000 & echo $!"], output: .pipe)
    let pid = try #require(holder.output?.line(until: Deadline(seconds: 20)).flatMap { Int32($0) })
    let error = try #require(throws: Overdue.self) { try holder.finish(seconds: 0.5) }
    #expect(error.description.contains("others still have its output"))
    kill(pid, SIGKILL)
  }

  /// More than a pipe holds, in both directions and on both outputs at once.
  @Test func fullPipesAreNoDeadlock() throws {
    let input = [UInt8](repeating: 0x61, count: 3 << 20)
    let both = try Subprocess.run(["sh", "-c", "tee /proc/self/fd/2"], input: input)
    #expect(both.output.utf8.count == input.count && both.errors == both.output)
    let deaf = try Subprocess.run(["sh", "-c", "exit 3"], input: input)
    #expect(deaf.status == 3)
  }

  @Test func surroundings() throws {
    let script = "pwd; echo $A; [ $(ps -o sid= -p $$) = $$ ] && echo leads"
    let alone = try Subprocess(
      ["sh", "-c", script], environment: ["A": "b", "PATH": "/usr/bin:/bin"], directory: "/usr", leadsSession: true,
      output: .pipe)
    #expect(try alone.finish().outputLines == ["/usr", "b", "leads"])
    #expect(throws: SystemCallError.self) { try Subprocess(["/no/such/program"]) }
  }

  @Test func aTerminalBecomesItsOwn() throws {
    let terminal = try TestTerminal(rows: 33, columns: 99)
    defer { close(terminal.master) }
    let device = Subprocess.Stream.path(terminal.path)
    let process = try Subprocess(
      ["sh", "-c", "stty size </dev/tty"], leadsSession: true, input: device, output: .pipe, errors: device)
    #expect(try process.finish().output == "33 99\n")
  }

  @Test func theObjectsEndIsTheProcesssEnd() throws {
    var process: Subprocess? = try Subprocess(["sleep", "1000"])
    let pid = try #require(process).pid
    process = nil
    #expect(kill(pid, 0) != 0, "neither it nor a zombie is left")
  }

  @Test func whatWaitsForEverIsAnError() throws {
    #expect(try within(seconds: 20, "adding") { 1 + 1 } == 2)
    #expect(throws: Overdue.self) { try within(seconds: 0.1, "a sleep") { _ = usleep(1_000_000) } }
  }
}
