import Foundation
import TestSupport
import Testing

/// A lab is killed while something goes on in its child that does not wait.
@Suite(.serialized, .enabled(if: Lab.isRoot, "limits need root"))
struct UnderWayTests {
  /// What is typed before, and what then goes on until somebody ends it.
  struct Activity: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: [String]
    let command: String
  }

  static let activities = [
    Activity(
      testDescription: "a fork bomb", before: ["limit pids.max 60"], command: "run sh -c 'b() { b | b & b; }; b'"),
    Activity(
      testDescription: "a fork bomb whose parents end at once", before: ["limit memory.max 64M", "limit pids.max 60"],
      command: "run sh -c 'b() { (b &) ; (b &) ; }; b; sleep 1000'"),
    Activity(
      testDescription: "one OOM kill after the other", before: ["limit memory.max 16M"],
      command: "run sh -c 'while :; do tail /dev/zero; done' 2>/dev/null"),
    Activity(
      testDescription: "a frozen group",
      before: ["limit pids.max 60", "run sh -c 'setsid sleep 1000 >/dev/null 2>&1 &'"],
      command: "freeze"),
    Activity(
      testDescription: "a daemon beside a forked child without a PID namespace", before: ["fork"],
      command: "run sh -c 'setsid sleep 1000 >/dev/null 2>&1 & exec sleep 1000'"),
    Activity(
      testDescription: "a build in a PID namespace", before: ["unshare pid", "fork", "unshare mount", "pivot"],
      command: "run sh -c 'setsid sleep 1000 & exec sleep 1000'"),
  ]

  @Test(arguments: activities, [false, true]) func nothingIsLeft(_ activity: Activity, keeperToo: Bool) throws {
    let lab = try TypedLab()
    for command in activity.before { _ = try lab.type(command) }
    try lab.send(activity.command)
    usleep(600_000)
    let sessions = lab.sessions
    try lab.kill(keeperToo: keeperToo)
    if keeperToo { _ = try Lab.run("clean", home: lab.home) }
    #expect(Leftovers.areGone(run: lab.run), "\(Leftovers.all(run: lab.run))")
    #expect(Traces.areGone(of: sessions), "\(Traces.all(of: sessions))")
  }

  /// The same bomb at a good end: the lab itself has to stop it.
  @Test func aForkBombIsStoppedAtAGoodEnd() throws {
    let lab = try TypedLab()
    _ = try lab.type("limit pids.max 60")
    _ = try lab.type("run sh -c '(b() { b | b & b; }; b) >/dev/null 2>&1 </dev/null & sleep 0.3'")
    let sessions = lab.sessions
    #expect(sessions.count == 1)
    #expect(try lab.ends() >= 0)
    #expect(Traces.areGone(of: sessions), "\(Traces.all(of: sessions))")
  }

  @Test func aDaemonBesideAForkedChildIsEndedAtAGoodEnd() throws {
    let lab = try TypedLab()
    _ = try lab.type("fork")
    _ = try lab.type("run sh -c 'setsid sleep 1000 >/dev/null 2>&1 &'")
    let sessions = lab.sessions
    #expect(sessions.count == 1)
    #expect(try lab.ends() == 0)
    #expect(Traces.areGone(of: sessions), "\(Traces.all(of: sessions))")
  }

  /// Two labs with one run directory: the death of one, and the start of a
  /// third that cleans up after it, leaves the other alone.
  @Test func twoLabsDoNotTouchEachOther() throws {
    let daemon = "run sh -c 'setsid sleep 1000 >/dev/null 2>&1 &'"
    let other = try TypedLab()
    for command in ["limit pids.max 30", daemon] { _ = try other.type(command) }
    let kept = other.sessions
    let before = Traces.all(of: kept)
    #expect(kept.count == 1 && before.count >= 2, "a group and a daemon: \(before)")
    for keeperToo in [false, true] {
      let lab = try TypedLab(home: other.home)
      for command in ["limit pids.max 30", daemon] { _ = try lab.type(command) }
      let sessions = lab.sessions.filter { !kept.contains($0) }
      #expect(sessions.count == 1)
      try lab.kill(keeperToo: keeperToo)
      if keeperToo { _ = try Lab.run("-c", "unshare uts", home: other.home) }
      #expect(Traces.areGone(of: sessions), "\(Traces.all(of: sessions))")
    }
    #expect(Traces.all(of: kept) == before)
    #expect(try other.answers())
    #expect(try other.ends() == 0)
    #expect(Traces.areGone(of: kept), "\(Traces.all(of: kept))")
  }

  /// A lab inside another lab's child: the outer one's death is the inner one's.
  @Test(arguments: [[], ["unshare pid", "fork"]]) func aLabInsideALab(_ walls: [String]) throws {
    let outer = try TypedLab()
    for command in ["limit pids.max 60"] + walls { _ = try outer.type(command) }
    let variables = "GLASSBOX_RUN_DIR=\(outer.run.path) HOME=\(outer.home.path) LD_LIBRARY_PATH=$LD_LIBRARY_PATH"
    try outer.send(
      "run env \(variables) \(Lab.path) -c 'limit pids.max 9; run sh -c \"setsid sleep 1000 & exec sleep 1000\"'")
    let limit = Date().addingTimeInterval(20)
    while outer.sessions.count < 2, Date() < limit { usleep(10_000) }
    usleep(400_000)
    let sessions = outer.sessions
    #expect(sessions.count == 2, "\(sessions)")
    try outer.kill()
    #expect(Leftovers.areGone(run: outer.run), "\(Leftovers.all(run: outer.run))")
    #expect(Traces.areGone(of: sessions), "\(Traces.all(of: sessions))")
  }

  /// Looking for what a lab has left takes a moment even among many processes.
  @Test func amongAThousandProcesses() throws {
    // They end when the shell's input does, whatever becomes of this test.
    let loop = "while [ $i -lt 1000 ]; do sleep 300 >/dev/null & i=$((i+1)); all=\"$all $!\"; done"
    let check = "for p in $all; do kill -0 $p && n=$((n+1)); done 2>/dev/null; echo $n; kill -9 $all"
    let crowd = try Subprocess(
      ["sh", "-c", "i=0; n=0; \(loop); echo ready; read word; \(check)"], input: .pipe, output: .pipe)
    defer { _ = try? crowd.finish() }
    #expect(crowd.output?.line(until: Deadline(seconds: 60)) == "ready")
    let lab = try TypedLab()
    for command in ["limit pids.max 30", "run sh -c 'setsid sleep 1000 >/dev/null 2>&1 &'"] {
      _ = try lab.type(command)
    }
    let sessions = lab.sessions
    let start = Date()
    try lab.kill()
    #expect(Leftovers.areGone(run: lab.run) && Traces.areGone(of: sessions))
    print("clean-up among 1000 processes: \(Int(Date().timeIntervalSince(start) * 1000)) ms")
    #expect(try crowd.finish().output == "1000\n", "nobody else was ended")
  }
}
