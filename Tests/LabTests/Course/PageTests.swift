import Console
@testable import Course
@testable import Lab
@testable import Reports
@testable import Lessons
import Testing
import Linux

@Suite struct PageTests {

  private func lesson(_ body: String) throws -> Lesson {
    let about = "---\nformat: 1\ntitle: \"t\\e[31m\"\nquestion: q\nprimitives: []\nminutes: 5\n---\n"
    return try Lesson(Array((about + body).utf8), folder: "07-x", path: "")
  }

  private static let body = """
    # Title \u{1b}[2J

    ## One \u{1b}[1m

    ```predict
    id: guess
    ask: "what \\e]0;x\\a"
    choices:
      - say: "yes \\e[5m"
      - say: no
    ```

    ```task
    id: do
    goal: "go \\e[7m"
    fresh: true
    commands:
      - "hostname \\e[8m"
      - {command: fork, fails: ENOMEM}
    ```

    ```hint
    first \u{1b}[3m
    ```

    ```hint
    second
    ```

    ---

    ```check
    uts.hostname inside = box   # named \u{1b}[4m
    uts.hostname host unchanged
    ```

    ```observe
    box \u{1b}[6m \u{202e}
    ```

    """

  @Test func controlCharactersNeverReachTheTerminal() throws {
    let page = LessonPage(whole: try lesson(Self.body))
    let text = LessonText(terminal: Terminal(width: 80)).render(page)
    #expect(!text.unicodeScalars.contains { $0.value == 0x1b || $0.value == 7 || $0.value == 0x202e })
    #expect(text.contains("hostname \\x1b[8m"))
    #expect(!page.json.encoded().contains("\u{1b}"))
  }

  @Test func blocksAreReadable() throws {
    let text = LessonText(terminal: Terminal(width: 80)).render(LessonPage(whole: try lesson(Self.body)))
    #expect(text.contains("**Predict first.** what"))
    #expect(text.contains("\n1. yes"))
    #expect(text.contains("    reset\n    hostname"))
    #expect(text.contains("    fork   # fails: ENOMEM\n"))
    #expect(text.contains("• `uts.hostname host unchanged`"))
    #expect(text.contains("## Hints\n\n1. first"))
  }

  @Test func aPageKeepsItsAnswersForLater() throws {
    let course = Lab(options: LabOptions()).course
    course.lesson = try lesson(Self.body)
    course.page = 1
    let question = try #require(LessonPage(course))
    let text = LessonText(terminal: Terminal(width: 80)).render(question)
    #expect(text.contains("Predict first") && text.contains("    hostname") && !text.contains("    reset"))
    #expect(question.footer.hasPrefix("2/3 | what do you think? 'predict 1' to 'predict 2' | then do it: 'hint'"))
    course.page = 2
    let answer = try #require(LessonPage(course))
    #expect(answer.footer == "3/3 | the end")
    let answered = LessonText(terminal: Terminal(width: 80)).render(answer)
    #expect(answered.contains("You should see") && !answered.contains("You are done when"))
  }

  @Test func aGuidedLessonShowsCommandsAndALaterOneTheGoalAlone() throws {
    let course = Lab(options: LabOptions()).course
    let guided = try lesson(Self.body)
    for (isGuided, own, shown) in [
      (true, "", true), (false, "", false), (false, "guided: true", true), (true, "guided: false", false),
    ] {
      var text = Self.body
      text = text.replacing("fresh: true", with: "fresh: true\n" + own)
      var changed = own.isEmpty ? guided : try lesson(text)
      changed.about.isGuided = isGuided
      course.lesson = changed
      course.page = 1
      let page = LessonText(terminal: Terminal(width: 80)).render(try #require(LessonPage(course)))
      #expect(page.contains("    hostname") == shown && page.contains("Try it"))
    }
  }
}
