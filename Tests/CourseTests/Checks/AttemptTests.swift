import KernelState
import Linux
@testable import Course
import Lessons
import TestSupport
import Testing

@Suite struct AttemptTests {
  private func attempt() throws -> Attempt {
    Attempt(index: 0, exercise: try LessonFixture.lesson(LessonFixture.tasks).exercises[0], begin: Facts.begin)
  }

  private let trap = CommandEvent(words: ["hostname", "yyy"], outcome: .fails(.invalid))
  private let runs: ([String]) -> ProgramEnd = { _ in ProgramEnd(.exited(0)) }

  @Test func pagesHaveOneTaskEach() throws {
    let lesson = try LessonFixture.lesson(LessonFixture.tasks)
    #expect(lesson.exercises.map(\.page) == [0, 1, 3, 4])
    #expect(lesson.exercises.map(\.task.id) == ["one", "two", "three", "four"])
    #expect(lesson.exercises[0].checks.count == 3 && lesson.exercises[0].hints.count == 3)
    #expect(lesson.exercises[0].explanations == ["Because.\n"] && lesson.exercises[1].explanations.isEmpty)
    #expect(lesson.exercises[0].predictions.map(\.id) == ["guess"])
    #expect(lesson.base(of: 2).map(\.task.id) == ["one", "two"] && lesson.base(of: 3).isEmpty)
    #expect([0, 1, 2, 3, 4].map { lesson.exercise(at: $0) } == [0, 1, 1, 2, 3])
  }

  @Test func isSolvedOnceStateAndTrapsAreThere() throws {
    var attempt = try attempt()
    var ran = 0
    let program: ([String]) -> ProgramEnd = { _ in
      ran += 1
      return ProgramEnd(.exited(0))
    }
    #expect(
      attempt.exercise.judge(attempt.evidence(Facts.begin, run: program)).map(\.holds) == [false, false, false, false])
    #expect(
      attempt.exercise.judge(attempt.evidence(Facts.after, run: program)).map(\.holds) == [true, true, false, false])
    #expect(ran == 0, "no program is run before the rest holds")
    attempt.note(CommandEvent(words: ["unshare", "uts"], outcome: .fails(.invalid)))
    attempt.note(CommandEvent(words: ["hostname", "x"], outcome: .refused))
    #expect(!attempt.exercise.judge(attempt.evidence(Facts.after, run: program))[3].holds)
    attempt.note(trap)
    #expect(attempt.exercise.judge(attempt.evidence(Facts.after, run: program)).allHold)
    #expect(ran == 1)
    #expect(!attempt.exercise.judge(attempt.evidence(Facts.begin, run: program)).allHold)
  }

  @Test func theNextHintFollowsFromWhatDoesNotHold() throws {
    var attempt = try attempt()
    let all = attempt.exercise.judge(attempt.evidence(Facts.begin, run: runs))
    #expect(attempt.nextHint(all)?.text == "About the name.\n")
    #expect(attempt.nextHint(all)?.text == "First.\n")
    #expect(attempt.nextHint(all)?.text == "Second.\n")
    #expect(attempt.nextHint(all) == nil)
    var other = try self.attempt()
    let named = other.exercise.judge(other.evidence(Facts.after, run: runs))
    #expect(other.nextHint(named)?.text == "First.\n", "the name is right: no hint about it")
    #expect(other.nextHint(named)?.text == "Second.\n" && other.nextHint(named) == nil)
  }

  @Test func observedLines() {
    let printed = "sethostname(\"box\", 3)      = 0      in child 4312\n\n  uts.hostname   laptop  →  box\n"
    #expect(
      Observed.missing("sethostname(\"box\", 3) = 0 in child …\n\nuts.hostname … → box\n…\n", in: printed).isEmpty)
    #expect(
      Observed.missing("box … sethostname\nnothing of the kind\n", in: printed) == [
        "box … sethostname", "nothing of the kind",
      ])
  }

  @Test func wrappedLinesAreOne() {
    let printed = "run\n  mkdirat(AT_FDCWD, \"/a\",\n      0755)\n                  = 0  by the lab\n  close(7) = 0\n"
    #expect(Observed.missing("mkdirat(AT_FDCWD, \"/a\", 0755) = 0 by the lab", in: printed).isEmpty)
    #expect(!Observed.missing("mkdirat … close", in: printed).isEmpty)
  }

  /// A machine's name may be a part of other words.
  @Test func theMachinesNameIsAWord() {
    let printed = "process_vm_writev denied\nvm \"vm\" vm-2\n"
    #expect(Observed.missing("process_vm_writev denied\nlaptop \"laptop\" vm-2\n", in: printed, hostname: "vm").isEmpty)
  }
}
