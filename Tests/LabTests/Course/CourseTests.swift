import Child
import Glibc
@testable import Lab
import Lessons
import Linux
import Testing
import Session

/// The engine of the course on the real kernel, without a terminal.
@Suite(.serialized, .enabled(if: geteuid() == 0, "an ordinary user's child has a user namespace first"))
struct CourseTests {
  static let body = """
    ## Name

    ```predict
    id: host
    ask: What of the host?
    choices:
      - say: It changes.
        when: uts.hostname host = box
      - say: It stays.
        when: uts.hostname host unchanged
    ```

    ```task
    id: name
    goal: Call it box.
    fresh: true
    commands: [unshare uts, hostname box]
    ```

    ```hint
    General.
    ```

    ```hint ns.uts
    First the wall.
    ```

    ```explain
    Because names are copied.
    ```

    ---

    ```check
    ns.uts outside != ns.uts host
    uts.hostname inside = box       # it is called box
    ```

    ## Trap

    ```task
    id: long
    goal: Too long a name.
    commands:
      - {command: hostname aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, fails: EINVAL}
    ```

    ```check
    uts.hostname inside = box
    ```

    ## Program

    ```task
    id: program
    goal: Kill one.
    fresh: true
    commands:
      - {command: run sh -c "kill -9 $$", killed: SIGKILL}
    ```

    ```check
    run "true" exits 0
    ```

    """

  private let long = "hostname " + String(repeating: "b", count: 70)

  @Test func anyRouteCountsAndTheKernelAnswersThePrediction() throws {
    let desk = Desk()
    #expect(try desk.open(Self.body).contains("'predict 1' to 'predict 2'"))
    #expect(desk.type("predict 1").contains("noted: 1"))
    #expect(!desk.type("unshare uts").contains("Solved"))
    let solved = desk.type("run sh -c 'hostname box'")
    #expect(solved.contains("**Solved:** Call it box.") && solved.contains("✓ it is called box"))
    #expect(solved.contains("You predicted: It changes. It is otherwise: It stays."))
    #expect(solved.contains("Because names are copied."))
    #expect(desk.progress.tasks == ["name": .solved])
    #expect(desk.progress.predictions == ["host": PredictionMark(choice: 1, isRight: false)])
    #expect(desk.type("predict 2").contains("answered already"))
    #expect(!desk.type("hostname other").contains("Solved"), "it is solved once")
  }

  @Test func checkSaysWhatWasFoundAndHintFollows() throws {
    let desk = Desk()
    try desk.open(Self.body)
    #expect(desk.type("hint").contains("First the wall."))
    desk.type("unshare uts; hostname bax")
    let check = desk.type("check")
    #expect(check.contains("✗ it is called box") && check.contains("found `bax`, wanted `box`"))
    #expect(check.contains("✓ `ns.uts outside != ns.uts host`"))
    #expect(desk.type("hint").contains("General."))
    #expect(desk.type("hint").contains("what is missing is that it is called box; 'solve' shows one way"))
  }

  @Test func nextWaitsForTheTaskButNotForThePrediction() throws {
    let desk = Desk()
    try desk.open(Self.body)
    #expect(desk.type("next").contains("the task is not done yet"))
    #expect(desk.type("unshare uts; hostname box").contains("the answer is: It stays."))
    #expect(desk.type("next").contains("2/4 |"))
    #expect(desk.type("back").contains("solved before"))
    #expect(desk.type("next; next").contains("3/4 |"))
  }

  @Test func aTrapMustHaveBeenTried() throws {
    let desk = Desk()
    try desk.open(Self.body)
    desk.type("unshare uts; hostname box; next; next")
    #expect(desk.type("check").contains("✗ you have tried it: `hostname` is answered by EINVAL"))
    #expect(!desk.type("hostname box").contains("Solved"))
    #expect(desk.type(long).contains("Solved"), "any name that is too long")
  }

  @Test func aTaskLeftOutIsRebuilt() throws {
    let desk = Desk()
    try desk.open(Self.body)
    desk.type("skip")
    let page = desk.type("next")
    #expect(page.contains("after 'unshare uts', 'hostname box'"))
    #expect(desk.type("run hostname").contains("box\n"))
    #expect(desk.type(long).contains("Solved"))
    #expect(desk.progress.tasks == ["name": .skipped, "long": .solved])
  }

  @Test func whatIsShownIsNotSolved() throws {
    let desk = Desk()
    try desk.open(Self.body)
    desk.type("unshare uts; unshare net")
    let shown = desk.type("solve")
    #expect(shown.contains("this task begins with a fresh child") && shown.contains("**glassbox>** `hostname box`"))
    #expect(shown.contains("sethostname(\"box\", 3)") && shown.contains("**Shown:**") && !shown.contains("Solved"))
    #expect(desk.lab.runningSession?.walls == ["uts"])
    #expect(desk.type("solve").contains("no open task"))
    #expect(desk.type("next; next; solve").contains("EINVAL"))
    #expect(desk.type("next; run sh -c 'kill -9 $$'").contains("90-test is done: 1 of 3 tasks solved, 0 of 0") == false)
    #expect(desk.progress.tasks == ["name": .shown, "long": .shown, "program": .solved] && desk.progress.isFinished)
    #expect(desk.type("reset task").contains("Kill one.") && desk.progress.tasks["program"] == nil)
  }

  @Test func aCheckIsNeverPID1() throws {
    let desk = Desk()
    try desk.open(
      "## A\n\n```task\nid: a\ngoal: g\nfresh: true\ncommands: [unshare pid, fork]\n```\n\n```check\nrun \"true\" exits 0\n"
        + "ns.pid outside != ns.pid host\n```\n")
    #expect(!desk.type("unshare pid; check").contains("Solved"))
    #expect(desk.type("fork").contains("Solved"))
    try desk.open("## A\n\n```task\nid: b\ngoal: g\ncommands: fork\n```\n\n```check\nrun \"true\" exits 0\n```\n")
    let check = desk.type("reset; unshare pid; check")
    #expect(check.contains("the next process would become PID 1"))
    #expect(desk.type("fork").contains("clone(SIGCHLD"))
  }

  @Test func aCheckThatNeverEndsIsEnded() throws {
    let desk = Desk()
    desk.lab.checkPatience = 300
    try desk.open(
      "## A\n\n```task\nid: a\ngoal: g\nfresh: true\ncommands: unshare uts\n```\n\n```check\nrun \"sleep 1000\" exits 0\n```\n"
    )
    #expect(desk.type("check").contains("killed by SIGKILL"))
  }

  @Test func playingIsBesideTheLesson() throws {
    let desk = Desk()
    try desk.open(Self.body)
    let child = desk.lab.runningSession?.workbench.child.pid
    desk.type("play")
    #expect(!desk.type("unshare uts; hostname box").contains("Solved"))
    for command in ["check", "next", "skip", "solve", "hint", "reset task", "start uts", "predict 1"] {
      #expect(desk.type(command).contains("you are playing"), "\(command)")
    }
    desk.type("reset; undo")
    #expect(desk.type("play").contains("back to child"))
    #expect(desk.lab.runningSession?.workbench.child.pid == child)
    #expect(desk.type("unshare uts; hostname box").contains("Solved"))
  }

  @Test func whatTheMachineLacksIsSaidAndNextGoesOn() throws {
    let desk = Desk()
    let page = try desk.open(
      "## A\n\n```task\nid: a\ngoal: g\nrequires: [tool:no-such-tool]\ncommands: run no-such-tool\n```\n\n```check\n"
        + "last run exits 0\n```\n\n## B\n\ntext\n")
    #expect(page.contains("needs the program 'no-such-tool'") && page.contains("'next' goes on"))
    #expect(desk.type("solve").contains("cannot be done here"))
    #expect(desk.type("next").contains("2/2 |") && desk.progress.tasks == ["a": .skipped])
  }
}
