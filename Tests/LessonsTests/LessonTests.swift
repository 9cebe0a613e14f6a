@testable import Lessons
import Linux
import TestSupport
import Testing

@Suite struct LessonTests {
  static let body = """
    # A title

    Some text.

    ## First

    ```predict
    id: guess
    ask: What?
    choices:
      - say: This.
        when: uts.hostname host unchanged
      - say: "That: it."
    ```

    ```task
    id: name
    goal: Do it.
    fresh: true
    requires: [root]
    commands:
      - unshare uts
      - command: hostname box
        fails: EPERM
      - {command: run false, exits: 1}
      - {command: run hog, killed: SIGKILL}
      - {command: hostname x, refused: true}
    ```

    ```hint
    One.
    ```

    ---

    ```check
    uts.hostname inside = box   # it is called box

    ns.uts outside != ns.uts host
    ```

    ```observe
    box
    ```

    ```explain
    Because.
    ```

    ```sh
    hostname box
    ```

    """

  @Test func everyBlock() throws {
    let lesson = try LessonFixture.lesson(Self.body)
    #expect(lesson.number == 2 && lesson.slug == "02-uts" && lesson.name == "uts")
    #expect(lesson.sections.map(\.title) == ["", "First", "First"])
    #expect(lesson.sections.map(\.line) == [8, 12, 41])
    let blocks = lesson.sections.flatMap(\.blocks)
    guard case .predict(let prediction) = blocks[3], case .task(let task) = blocks[4] else {
      Issue.record("the order is wrong")
      return
    }
    #expect(prediction.id == "guess" && prediction.choices.map(\.text) == ["This.", "That: it."])
    #expect(prediction.choices[0].when == .fact(.init(name: "uts.hostname", view: "host"), .unchanged))
    #expect(task.startsFresh && task.requires == [.root])
    #expect(task.lines.map(\.command) == ["unshare uts", "hostname box", "run false", "run hog", "hostname x"])
    #expect(task.lines[0].outcome == .succeeds && task.lines[2].outcome == .exits(1))
    #expect(task.lines[3].outcome == .killed(by: "SIGKILL") && task.lines[4].outcome == .refused)
    #expect(lesson.sections[1].hints == ["One.\n"])
    guard case .check(let checks) = blocks[6] else {
      Issue.record("there is no check")
      return
    }
    #expect(checks.map(\.meaning) == ["it is called box", nil])
    #expect(blocks[7...8] == [.observe("box\n"), .explain("Because.\n")])
  }

  @Test func breaksKeepTheTaskOfTheirHeading() {
    #expect(
      LessonFixture.error("## A\n\n```check\nx inside = 1\n```\n")?.message == "the check block has no task before it")
    let task = "```task\nid: a\ngoal: b\ncommands: c\n```\n"
    #expect(LessonFixture.error("## A\n\n\(task)\n---\n\n```hint\nx\n```\n") == nil)
    #expect(LessonFixture.error("## A\n\n\(task)\n## B\n\n```hint\nx\n```\n")?.place?.line == 18)
  }

  @Test func errorsNameTheLineOfTheFile() {
    let broken: [(body: String, line: Int, message: String)] = [
      ("```task\nid: a\nname: b\n```\n", 10, "the task has an unknown key 'name'"),
      ("```task\nid: a\n```\n", 9, "the task has no 'goal'"),
      (
        "```task\nid: a\ngoal: b\ncommands:\n  - command: x\n    fails: EWRONG\n```\n", 13, "there is no errno 'EWRONG'"
      ),
      ("```task again\n```\n", 8, "'task again' stands behind the fence"),
      ("```hint a b\n```\n", 8, "'hint a b' stands behind the fence"),
      ("text\n\n```predict\nid: a\nask: b\nchoices: [{say: c}]\n```\n", 13, "there are 1 choices"),
      ("```task\nid: a\ngoal: b\ncommands: c\n```\n\n```check\nx = 3\n```\n", 15, "'x = 3' is no statement"),
      (
        "```task\nid: a\ngoal: b\ncommands: c\n```\n\n```task\nid: a\ngoal: b\ncommands: c\n```\n", 14,
        "the task 'a' is there twice"
      ),
      ("```observe\n\n```\n", 9, "the observe block is empty"),
    ]
    for (body, line, message) in broken {
      let error = LessonFixture.error(body)
      #expect(error?.message == message)
      #expect(error?.place?.line == line, "\(message)")
      #expect(error?.place?.path == "lesson.md")
    }
  }

  @Test(arguments: ["uts", "2", "-uts", "02-", "02-UTS", "02-u/s", "02-ü", "00002-uts"]) func badFolder(_ name: String)
  {
    #expect(throws: Failure.self) { try Lesson(Array(LessonFixture.about.utf8), folder: name, path: "") }
  }

  @Test func bytes() throws {
    let good = LessonFixture.about + "# x\n"
    #expect(try Lesson([0xef, 0xbb, 0xbf] + Array(good.utf8), folder: "1-a", path: "").about.title == "A title")
    let windows = good.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(try Lesson(Array(windows.utf8), folder: "1-a", path: "").about.minutes == 5)
    let invalid = Array(good.utf8) + [0x0a, 0xff, 0xfe]
    #expect { try Lesson(invalid, folder: "1-a", path: "") } throws: { ($0 as? Failure)?.place?.line == 10 }
    let huge = Array(good.utf8) + [UInt8](repeating: 0x61, count: 10_000_000)
    #expect { try Lesson(huge, folder: "1-a", path: "") } throws: { "\($0)".contains("more than 256 KiB") }
    #expect(LessonFixture.error("")?.message == "the lesson has no text")
  }
}
