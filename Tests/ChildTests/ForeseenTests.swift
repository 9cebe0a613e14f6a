import CLinux
import Testing

@testable import Child
@testable import Linux

/// Looks at a real child, of which the second foresees what it will be asked.
@Suite(.serialized)
struct ForeseenTests {
  private let recorder = Recorder()
  private let child: ChildProcess
  private let counting: CountingCalls
  private let habit = ForeseenCalls.Habit()

  init() throws {
    child = try ChildProcess.launch(ChildProgram(path: Installation.childProgram()), recorder: recorder)
    counting = CountingCalls(child)
    _ = recorder.drain()
  }

  private func look() -> ForeseenCalls { ForeseenCalls(counting, habit: habit) }

  private var made: [String] { recorder.drain().map { "\($0.invocation) = \($0.errno?.name ?? String($0.result))" } }

  /// What a look asks, as text.
  private func facts(_ calls: ForeseenCalls) -> [String] {
    [
      (try? calls.text(of: "/proc/self/comm")) ?? "-", (try? calls.text(of: "/no/such")) ?? "-",
      (try? calls.linkText("/proc/self/cwd")) ?? "-", (try? calls.names(in: "/proc/self/task"))?.description ?? "-",
      String((try? calls.parentID()) ?? -1),
    ]
  }

  @Test func theSecondLookIsOneMessageAndSaysTheSame() throws {
    defer { child.end() }
    let first = facts(look())
    let calls = made
    #expect(first == ["glassbox-child", "-", "/", "[\"\(child.pid)\"]", "\(getpid())"])
    let before = counting.messages
    #expect(facts(look()) == first)
    #expect(counting.messages - before == 1)
    #expect(made == calls, "each call is made once, and written down")
    #expect(try directoryEntries("/proc/\(child.pid)/fd") == ["0", "1", "2", "3"])
  }

  @Test func whatHasChangedIsSeen() throws {
    defer { child.end() }
    _ = facts(look())
    try child.changeDirectory("/proc")
    #expect(facts(look())[2] == "/proc")
    try child.setProcessName("another")
    #expect(facts(look())[0] == "another")
  }

  @Test func anotherQuestionIsAskedAtOnce() throws {
    defer { child.end() }
    _ = facts(look())
    let other = look()
    #expect(try other.text(of: "/proc/self/comm") == "glassbox-child")
    #expect(try other.linkText("/proc/self/root") == "/")
    #expect(try other.text(of: "/proc/self/oom_score_adj").isEmpty == false)
    // Further down what was foreseen is found again.
    let before = counting.messages
    #expect(try other.parentID() == getpid())
    #expect(counting.messages == before)
    #expect(try directoryEntries("/proc/\(child.pid)/fd") == ["0", "1", "2", "3"])
    // And the next look asks what this one did.
    _ = recorder.drain()
    let next = look()
    _ = try next.text(of: "/proc/self/comm")
    #expect(made.contains { $0.contains("oom_score_adj") })
  }

  /// More than a message holds: what comes in the second needs nothing of the first that is not there.
  @Test func aLongLookIsAFewMessages() throws {
    defer { child.end() }
    let paths = (0..<60).map { $0 % 3 == 2 ? "/no/such" : "/proc/self/comm" }
    let ask = { (calls: ForeseenCalls) in paths.map { (try? calls.text(of: $0)) ?? "-" } }
    let first = ask(look())
    let before = counting.messages
    #expect(ask(look()) == first)
    #expect((2...6).contains(counting.messages - before))
    #expect(try directoryEntries("/proc/\(child.pid)/fd") == ["0", "1", "2", "3"])
  }

  @Test func whatChangesSomethingIsNeverForeseen() throws {
    defer { child.end() }
    let first = look()
    try first.changeDirectory("/proc")
    _ = try first.parentID()
    _ = recorder.drain()
    _ = try look().parentID()
    #expect(made == ["getppid() = \(getpid())"])
  }

  @Test func theDeadAnswerNothing() throws {
    _ = facts(look())
    child.end()
    _ = recorder.drain()
    #expect(facts(look()) == ["-", "-", "-", "-", "-1"])
    #expect(made.isEmpty)
  }
}
