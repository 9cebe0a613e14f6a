// A child that does not answer: stopped by a signal, as a debugger does it.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: Lab.isRoot, "the wording of these is for root"))
struct SilentChildTests {
  @Test(.timeLimit(.minutes(2))) func itIsSaidOnceAndPasses() throws {
    let lab = try TypedLab()
    _ = try lab.type("unshare uts")
    let child = lab.child
    kill(child, SIGSTOP)
    let start = Date()
    let refused = try lab.type("hostname box", seconds: 60)
    // One wait of 20 seconds, however many facts a look at the child has.
    #expect(Date().timeIntervalSince(start) < 30)
    #expect(refused["ok"] as? Bool == false)
    #expect((refused["cause"] as? String)?.contains("the child \(child) is stopped") ?? false, "\(refused)")
    #expect((refused["remedy"] as? String)?.contains("'host kill -CONT \(child)'") ?? false)
    #expect((refused["changes"] as? [Any])?.isEmpty ?? false, "who was not asked has not changed: \(refused)")
    let again = Date()
    #expect(try lab.type("hostname box")["ok"] as? Bool == false)
    #expect(Date().timeIntervalSince(again) < 5)
    _ = try lab.type("host kill -CONT \(child)")
    usleep(300_000)
    #expect(try lab.type("hostname box")["ok"] as? Bool == true)
    #expect(try lab.answers())
    #expect(try lab.ends() >= 0)
  }

  /// `reset` and the end of the lab do not wait for it.
  @Test(.timeLimit(.minutes(2))) func aStoppedChildCanBeReplaced() throws {
    let lab = try TypedLab()
    for command in ["unshare pid", "fork"] { _ = try lab.type(command) }
    kill(lab.child, SIGSTOP)
    let start = Date()
    try lab.send("reset")
    #expect(try lab.answers())
    #expect(Date().timeIntervalSince(start) < 10)
    kill(lab.child, SIGSTOP)
    #expect(try lab.ends() >= 0)
    #expect(Leftovers.areGone(run: lab.run))
  }
}
