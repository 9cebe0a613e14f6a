import Child
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot && canLimit(.pids), "needs root and the pids controller"))
struct ForkBombTests {
  @Test func theLimitStopsItAndNothingIsLeft() throws {
    let box = try LimitedChild()
    try box.limit("pids.max", "8")
    _ = box.live.workbench.recorder.drain()
    try box.live.perform("fork-bomb")
    let calls = box.live.workbench.recorder.drain().filter { !$0.observes }
    #expect(calls.count { $0.name == "clone" && $0.errno == nil } == 7)
    #expect(calls.count { $0.name == "clone" && $0.errno == .again } == 1)
    #expect(calls.count { $0.name == "wait4" && $0.result > 0 } == 7)
    #expect(box.live.workbench.notes.last?.contains("7 forks worked") ?? false)
    #expect(box.live.workbench.notes.last?.contains("pids.max is 8") ?? false)
    #expect(box.fact("pids.events") == .list(["max 1"]))
    #expect(box.fact("pids.current") == .number(1))
    #expect(try children(box.live) == "")
    #expect(try box.live.run("true").status == .exited(0))
  }

  @Test func itNeedsALimit() throws {
    let box = try LimitedChild()
    #expect(box.live.refusal("fork-bomb")?.cause?.contains("no limit on its number") ?? false)
    try box.limit("pids.max", "max")
    #expect(box.live.refusal("fork-bomb")?.cause?.contains("no limit on its number") ?? false)
    try box.limit("pids.max", "1000")
    #expect(box.live.refusal("fork-bomb")?.cause?.contains("1000") ?? false)
  }

  @Test func insideAPIDNamespaceTheWaitingParentCountsToo() throws {
    let box = try LimitedChild()
    try box.limit("pids.max", "8")
    try box.live.perform("unshare pid")
    #expect(box.live.refusal("fork-bomb")?.cause?.contains("will be PID 1") ?? false)
    try box.live.perform("fork")
    try box.live.perform("fork-bomb")
    #expect(box.live.workbench.notes.last?.contains("6 forks worked") ?? false)
    #expect(box.fact("pids.current") == .number(2))
  }

  private func children(_ live: LiveChild) throws -> String {
    try readText("/proc/\(live.child.pid)/task/\(live.child.pid)/children")
  }
}
