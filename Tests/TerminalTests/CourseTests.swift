import Foundation
import Lessons
import TestSupport
import Testing

/// The course, typed through a real terminal.
@Suite(.serialized, .enabled(if: Lab.isRoot, "the wording of these is for root"))
struct CourseTests {
  /// From the first lesson to the last, in one sitting, with wrong turns.
  @Test func aLearnerDoesTheWholeCourse() throws {
    // Lessons that lay a cable use fixed addresses, and so do other tests of them.
    let lock = try HostNetworkLock()
    defer { lock.release() }
    let lab = try Pty(width: Learner.width)
    let learner = Learner(lab)
    for lesson in Lab.lessons { learner.doLesson(lesson) }
    lab.type("quit\r")
    #expect(lab.ends() == 0)
    let outcome = try Lab.run("progress", "--json", home: lab.home)
    let rows = try outcome.outputLines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(rows.map { $0["slug"] as? String } == Lab.lessons.map(\.slug))
    for row in rows {
      let marks = row["tasks"] as? [String: String] ?? [:]
      let isAllThere = !marks.values.contains("skipped")
      #expect(row["status"] as? String == (isAllThere ? "done" : "shown"), "\(row)")
    }
  }

  @Test func aKilledLabIsTakenUpWhereItWas() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let first = Learner(try Pty(width: Learner.width, home: home))
    first.type("start uts")
    first.type("next")
    first.type("predict 2")
    #expect(first.type("unshare uts; state uts").contains("Your prediction was right"))
    first.type("next")
    first.type("next")
    kill(first.lab.pid, SIGKILL)
    #expect(first.lab.ends() == 128 + SIGKILL)
    let second = try Pty(width: Learner.width, home: home)
    #expect(second.sees("you were in 02-uts, page 4: 'start' goes on there"))
    let learner = Learner(second)
    let page = learner.type("start")
    #expect(page.contains("you were here: page 4") && page.contains("the child was made anew as this task assumes it"))
    #expect(page.contains("after 'unshare uts'"))
    #expect(learner.type("hostname box; run hostname").contains("Solved:"))
  }

  @Test func playingDoesNotDisturbTheLesson() throws {
    let learner = Learner(try Pty(width: Learner.width))
    learner.type("start uts")
    learner.type("next")
    #expect(learner.type("play").contains("a child to play with"))
    let played = learner.type("unshare uts; state uts")
    #expect(played.contains("CLONE_NEWUTS") && !played.contains("Solved:"))
    #expect(learner.lab.transcript.contains("glassbox play"))
    #expect(learner.type("play end").contains("back to child"))
    #expect(learner.type("check").contains("✗ the child is in another UTS namespace"))
    #expect(learner.type("unshare uts; state uts").contains("Solved:"))
  }

  @Test func aShownTaskIsNotASolvedOne() throws {
    let learner = Learner(try Pty(width: Learner.width))
    learner.type("start uts")
    learner.type("next")
    #expect(learner.type("hint").contains("unshare(1)"))
    let shown = learner.type("solve")
    #expect(shown.contains("unshare(CLONE_NEWUTS)") && shown.contains("Shown:") && !shown.contains("Solved:"))
    #expect(learner.type("progress").contains("1 shown"))
    #expect(learner.type("reset task").contains("this task begins with a fresh child"))
    #expect(learner.type("unshare uts; state uts").contains("Solved:"))
    #expect(!learner.type("progress").contains("shown"))
    #expect(learner.type("reset lesson").contains("1/"))
    #expect(learner.type("progress").contains("0 of"))
    #expect(learner.type("forget").contains("forgot 1 lesson"))
  }

  @Test func theLearnersOwnWorkIsNotThrownAway() throws {
    let learner = Learner(try Pty(width: Learner.width))
    learner.type("unshare net")
    learner.type("start uts")
    let page = learner.type("next")
    #expect(page.contains("you have built on this child before (net)") && page.contains("'reset task'"))
    #expect(learner.type("state net.links").contains("DOWN"))
    #expect(learner.type("reset task").contains("this task begins with a fresh child"))
    #expect(learner.type("unshare uts; state uts").contains("Solved:"))
  }

  /// Tasks can be begun from any state: after leaving out one, after `undo` and
  /// `reset`, and when the child has died.
  @Test func everyTaskCanBeBegunFromAnyState() throws {
    let learner = Learner(try Pty(width: Learner.width))
    learner.type("start uts")
    learner.type("next")
    learner.type("skip")
    #expect(learner.type("next").contains("after 'unshare uts'"))
    learner.type("reset")
    #expect(learner.type("hostname box").contains("unshare uts"))
    #expect(learner.type("reset task").contains("after 'unshare uts'"))
    #expect(learner.type("hostname wrong").contains("sethostname"))
    #expect(learner.type("undo").contains("took back 'hostname wrong'"))
    #expect(learner.type("hostname box; run hostname").contains("Solved:"))
    let child = try #require(try Leftovers.children(of: learner.lab.pid).first)
    kill(child, SIGKILL)
    learner.type("next")
    #expect(learner.type("next").contains("this task begins with a fresh child"))
  }
}
