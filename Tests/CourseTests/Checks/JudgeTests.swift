import KernelState
@testable import Course
@testable import Lessons
import Linux
import Testing

@Suite struct JudgeTests {
  private func judge(_ text: String, _ evidence: Evidence = Facts.evidence()) throws -> Judgement {
    try Statement(text, line: 1).judge(evidence)
  }

  @Test(arguments: [
    ("uts.hostname inside = box", true), ("uts.hostname inside = bo", false), ("uts.hostname inside != box", false),
    ("uts.hostname inside != uts.hostname host", true), ("uts.hostname host = uts.hostname inside", false),
    ("uts.hostname inside changed", true), ("uts.hostname host changed", false), ("uts.hostname host unchanged", true),
    ("uts.hostname inside unchanged", false), ("uts.hostname inside contains ox", true),
    ("uts.hostname inside lacks ox", false), ("net.links inside contains LOOPBACK,UP", true),
    ("net.links inside contains eth1", false), ("net.links inside lacks eth1", true),
    ("net.links inside = \"1: lo <LOOPBACK,UP>, 2: eth0\"", true), ("net.links inside = \"\"", false),
    ("cgroup.memory.max outside = 64", true), ("cgroup.memory.max outside <= 64", true),
    ("cgroup.memory.max outside >= 65", false), ("cgroup.memory.max outside = max", false),
    ("cgroup.memory.max outside <= max", true), ("cgroup.memory.current outside <= cgroup.memory.max outside", true),
    ("pid.inside outside = absent", true), ("pid.inside outside contains absent", false),
    ("pid.inside outside <= 5", false), ("pid.inside outside lacks x", true),
  ])
  func facts(_ text: String, _ holds: Bool) throws {
    #expect(try judge(text).holds == holds)
  }

  @Test func noLimitIsMoreThanAny() throws {
    let evidence = Facts.evidence(Facts.begin)
    #expect(try judge("cgroup.memory.max outside = max", evidence).holds)
    #expect(try judge("cgroup.memory.max outside >= 1000000", evidence).holds)
    #expect(try !judge("cgroup.memory.max outside <= 1000000", evidence).holds)
  }

  @Test(arguments: ["= /", "!= /", "contains x", "lacks x", "<= 3", "changed"])
  func nothingHoldsOfWhatCannotBeRead(_ relation: String) throws {
    #expect(try !judge("mount.root inside \(relation)").holds)
    #expect(try judge("mount.root inside = unreadable").holds)
  }

  @Test func saysWhatWasFoundAndWhatIsWanted() throws {
    let equal = try judge("uts.hostname inside = other")
    #expect(equal.found == "box" && equal.wanted == "other" && equal.fact == "uts.hostname")
    #expect(try judge("ns.uts outside != ns.uts outside").wanted == "anything but uts:[2]")
    #expect(try judge("uts.hostname inside unchanged").wanted == "laptop")
    #expect(try judge("uts.hostname host changed").wanted == "another value than at the task's beginning")
    #expect(try judge("cgroup.memory.max outside >= 100").wanted == "at least 100")
  }

  @Test func programs() throws {
    let evidence = Facts.evidence(run: {
      $0 == ["true"] ? ProgramEnd(.exited(0), output: "a\nyes\n") : ProgramEnd(.killed("SIGKILL"))
    })
    #expect(try judge("run true exits 0", evidence).holds)
    #expect(try judge("run true prints yes", evidence).holds)
    let wrong = try judge("run true prints no", evidence)
    #expect(!wrong.holds && wrong.found == "yes" && wrong.wanted == "output with no")
    #expect(try judge("run other killed by SIGKILL", evidence).holds)
    #expect(try !judge("run other exits 0", evidence).holds)
    #expect(try judge("run other exits 0", evidence).found == "killed by SIGKILL")
  }

  @Test func theLastRunIsThatOfTheTask() throws {
    #expect(try judge("last run exits 0").found == "no program was run yet")
    let events = [
      CommandEvent(words: ["run", "a"], outcome: .killed(by: "SIGKILL"), program: ProgramEnd(.killed("SIGKILL"))),
      CommandEvent(words: ["run", "b"], outcome: .exits(1), program: ProgramEnd(.exited(1), output: "hello")),
      CommandEvent(words: ["state", "ns"], outcome: .succeeds),
    ]
    let evidence = Facts.evidence(events: events)
    #expect(try judge("last run exits 1", evidence).holds)
    #expect(try judge("last run prints ell", evidence).holds)
    #expect(try !judge("last run killed by SIGKILL", evidence).holds)
    #expect(try judge("used \"state ns\"", evidence).holds)
    #expect(try judge("used state", evidence).holds)
    #expect(try !judge("used \"state uts\"", evidence).holds)
    #expect(try !judge("used \"run b\"", evidence).holds)
  }

  @Test func predictions() throws {
    let both = try Prediction(
      yaml: """
        id: a
        ask: b
        choices:
          - say: one
            when: uts.hostname host = box
          - say: two
            when: uts.hostname host unchanged
        """)
    #expect(both.answer(Facts.evidence()) == .choice(1))
    let told = try Prediction(
      yaml: "id: a\nask: b\nchoices: [{say: x}, {say: y, right: true}, {say: z, when: uts.hostname inside = no}]")
    #expect(told.answer(Facts.evidence()).number == 2)
    let unclear = try Prediction(
      yaml:
        "id: a\nask: b\nchoices: [{say: x, when: uts.hostname inside = box}, {say: y, when: uts.hostname inside changed}]"
    )
    #expect(unclear.answer(Facts.evidence()) == .open && unclear.holding(Facts.evidence()) == [0, 1])
    #expect(throws: Failure.self) {
      try Prediction(yaml: "id: a\nask: b\nchoices: [{say: x, right: true}, {say: y, right: true}]")
    }
    #expect(throws: Failure.self) {
      try Prediction(yaml: "id: a\nask: b\nchoices: [{say: x, right: true, when: a host changed}, {say: y}]")
    }
  }
}
