import Console
import Glibc
@testable import Course
@testable import Lab
@testable import Reports
import Lessons
import TestSupport
import Testing

/// Every lesson, done on the real kernel: what `glassbox lesson verify` does,
/// one test case a lesson.
@Suite(.serialized) struct VerifyTests {
  @Test(arguments: LessonFilesTests.library.lessons) func lesson(_ lesson: Lesson) throws {
    let lock = try HostNetworkLock()
    defer { lock.release() }
    let results = try within(seconds: 300, "the lesson \(lesson.slug)") {
      LessonVerifier(lesson) { Lab(options: LabOptions(), writingTo: $0, terminal: Terminal(width: 100)) }.run()
    }
    for result in results where result.status == .failed {
      Issue.record("\(lesson.slug) \(result.task): \(result.message) (\(result.place))")
    }
    #expect(!results.isEmpty)
  }

  /// A lesson that is wrong in every way that can be found out by doing it.
  @Test(.enabled(if: geteuid() == 0, "an ordinary user's child has a user namespace first"))
  func whatIsWrongIsFound() throws {
    let lesson = try Lesson(Array(Self.wrong.utf8), folder: "99-wrong", path: "99-wrong/lesson.md")
    let results = LessonVerifier(lesson) { Lab(options: LabOptions(), writingTo: $0, terminal: Terminal(width: 100)) }
      .run()
    let failed = results.filter { $0.status == .failed }.map { "\($0.task): \($0.message) \($0.place)" }
    #expect(
      failed == [
        "early: its checks hold before anything is done 99-wrong/lesson.md:11",
        "outcome: the task has no hint 99-wrong/lesson.md:28",
        "outcome: 'hostname box' ended in a refusal of the lab, not in success 99-wrong/lesson.md:28",
        "outcome: after the solution this does not hold: uts.hostname inside = box (found \(hostname()), wanted box) 99-wrong/lesson.md:28",
        "trap: 'hostname x' ended in success, not in EPERM 99-wrong/lesson.md:42",
        "trap: after the solution this does not hold: hostname x: EPERM (found success, wanted EPERM) 99-wrong/lesson.md:42",
        "trap: of the prediction 'two' 'a' and 'b' are all right 99-wrong/lesson.md:42",
        "trap: of the prediction 'none' no choice is right 99-wrong/lesson.md:42",
        "nothing: the task has no check, so nothing tells that it is done 99-wrong/lesson.md:70",
        "nothing: 'frobnicate' is no command 99-wrong/lesson.md:70",
        ": the prediction 'loose' has no task under its heading that could answer it ",
      ])
    #expect(
      results.filter { $0.status == .warning }.map(\.message) == [
        "'nothing of the kind' is said to be seen, and was not"
      ])
    #expect(
      results.filter { $0.status == .skipped }.map(\.message) == [
        "it needs the program 'no-such-tool', which is not installed"
      ])
  }

  private func hostname() -> String {
    var buffer = [CChar](repeating: 0, count: 65)
    gethostname(&buffer, 65)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static let wrong = """
    ---
    format: 1
    title: t
    question: q
    primitives: [uts]
    minutes: 1
    ---

    ## A

    ```task
    id: early
    goal: g
    fresh: true
    commands: state uts
    ```

    ```hint
    h
    ```

    ```check
    uts.hostname host unchanged
    ```

    ## B

    ```task
    id: outcome
    goal: g
    fresh: true
    commands: hostname box
    ```

    ```check
    uts.hostname inside = box
    ```

    ## C


    ```task
    id: trap
    goal: g
    fresh: true
    commands:
      - unshare uts
      - {command: hostname x, fails: EPERM}
    ```

    ```hint
    h
    ```

    ```predict
    id: two
    ask: q
    choices: [{say: a, when: uts.hostname inside = x}, {say: b, when: uts.hostname inside changed}]
    ```

    ```predict
    id: none
    ask: q
    choices: [{say: a}, {say: b}]
    ```

    ## D


    ```task
    id: nothing
    goal: g
    fresh: true
    commands: frobnicate
    ```

    ```observe
    nothing of the kind
    ```

    ```hint
    h
    ```

    ## E

    ```task
    id: lacking
    goal: g
    fresh: true
    requires: [tool:no-such-tool]
    commands: run true
    ```

    ```hint
    h
    ```

    ```check
    last run exits 0
    ```

    ## F

    ```predict
    id: loose
    ask: q
    choices: [{say: a}, {say: b}]
    ```

    """
}
