import Child
import Glibc
import KernelState
import Linux
import Primitives
import Testing

@testable import Session

/// A whole session on a real kernel: steps, undo, reset, death.
@Suite(.serialized, .enabled(if: geteuid() == 0, "needs root, or a user namespace first"))
final class SessionTests {
  private let session: Session

  init() throws { session = try Session(rootless: false) }

  deinit { session.end() }

  @Test func aStepHoldsCallsChangesAndTheTwinThatStayed() throws {
    try session.type("unshare", "uts")
    let step = try session.type("hostname", "box")
    #expect(step.actions.map(\.invocation) == [#"sethostname("box", 3)"#])
    #expect(step.difference.changes.map(\.key.qualifiedName) == ["uts.hostname"])
    #expect(step.difference.unchangedTwins.map(\.qualifiedName) == ["host.uts.hostname"])
    #expect(session.walls == ["uts"])
  }

  /// Lab and child share a processor during a step only.
  @Test func aStepLeavesEveryProcessorToAll() throws {
    func processors(_ pid: String) throws -> Substring? {
      try readText("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
    }
    let before = try processors("thread-self")
    try session.type("unshare", "pid")
    try session.type("fork")
    #expect(session.workbench.processes.count == 2)
    for process in session.workbench.processes { #expect(try processors("\(process.pid)") == before) }
    #expect(try processors("thread-self") == before)
  }

  @Test func aRefusedStepSaysWhyAndChangesNothing() throws {
    try session.type("unshare", "uts")
    let step = try session.type("hostname", String(repeating: "x", count: 65))
    #expect(step.failure?.errno == .invalid)
    #expect(step.difference.changes.isEmpty)
    #expect(step.actions.last?.errno == .invalid)
  }

  @Test func undoRebuildsTheChildWithoutTheLastStep() throws {
    try session.type("unshare", "uts")
    try session.type("hostname", "one")
    try session.type("hostname", "two")
    let old = session.workbench.child.pid
    #expect(try session.undo(1).isEmpty)
    #expect(session.workbench.child.pid != old)
    #expect(session.snapshot()["uts.hostname", .inside] == .text("one"))
    #expect(session.walls == ["uts"])
    #expect(throws: Failure.self) { try session.undo(99) }
  }

  @Test func resetBeginsWithoutWalls() throws {
    try session.type("unshare", "uts")
    try session.reset()
    #expect(session.walls.isEmpty && session.journal.entries.isEmpty)
    let now = session.snapshot()
    #expect(now["ns.uts", .outside] == now["ns.uts", .host])
  }

  @Test func theDeathOfPID1LeavesTheWaiter() throws {
    try session.type("unshare", "pid")
    try session.type("fork")
    let waiter = session.workbench.processes[0].pid
    session.workbench.child.kill()
    #expect(session.workbench.child.waitForEnd(milliseconds: 5000))
    #expect(session.noticeDeath()?.contains("killed by SIGKILL") == true)
    #expect(session.workbench.child.pid == waiter)
    #expect(try session.type("fork").failure?.errno == .noMemory)
  }

  @Test func aDeadChildIsSaidAndUndoBringsItBack() throws {
    try session.type("unshare", "uts")
    session.workbench.child.kill()
    #expect(session.workbench.child.waitForEnd(milliseconds: 5000))
    #expect(session.noticeDeath() != nil)
    #expect(session.noticeDeath() == nil, "it is said once")
    let step = try session.type("hostname", "box")
    #expect(step.failure != nil && !step.childLives)
    _ = try session.undo(1)
    #expect(try session.type("hostname", "box").succeeded)
  }

  @Test func undoRebuildsQueuesOfTheHostAndClocks() throws {
    let key = String(UInt32.random(in: 0x4000_0000...0x7fff_ffff))
    let before = session.snapshot()["ipc.queues", .host]
    try session.type("ipc", "queue", key)
    try session.type("ipc", "send", key, "hello")
    try session.type("unshare", "time")
    try session.type("clock-offset", "monotonic", "100")
    try session.type("fork")
    try session.type("unshare", "ipc")
    #expect(session.walls == ["time", "ipc"])
    #expect(try session.undo(1).isEmpty)
    #expect(session.walls == ["time"])
    #expect(session.snapshot()["time.shift.monotonic"] == .number(100))
    #expect(try session.type("ipc", "receive", key).notes == [#"the message was "hello""#])
    try session.reset()
    #expect(session.snapshot()["ipc.queues", .host] == before)
    #expect(try session.type("ipc", "receive", key).failure?.errno == .noEntry)
  }
}
