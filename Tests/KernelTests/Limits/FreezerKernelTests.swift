import Child
import Glibc
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot && canLimit(.freezer), "needs root and a group that can be frozen"))
struct FreezerKernelTests {
  @Test func aFrozenChildIsNotAskedAndGoesOnAfterwards() throws {
    let box = try LimitedChild()
    try box.live.perform("unshare uts")
    try box.live.perform("freeze")
    let start = monotonicNanoseconds()
    let frozen = box.live.snapshot()
    #expect(frozen["cgroup.freeze", .outside] == .number(1))
    #expect(frozen["uts.hostname", .inside] == .unreadable(.again))
    #expect { try box.live.perform("hostname", "box") } throws: { ($0 as? Failure)?.remedy == "type 'thaw'" }
    // Asked, each fact would have waited for seconds; an emulated machine is slow itself.
    #expect(monotonicNanoseconds() - start < 5_000_000_000)
    try box.live.perform("thaw")
    try box.live.perform("hostname", "box")
    let thawed = box.live.snapshot()
    #expect(thawed["cgroup.freeze", .outside] == .number(0))
    #expect(thawed["uts.hostname", .inside] == .text("box"))
    let difference = Difference(frozen, thawed)
    #expect(!difference.changes.contains { $0.key.name == "uts.hostname" })
  }

  @Test func aFrozenChildCanBeEnded() throws {
    let box = try LimitedChild()
    try box.live.perform("freeze")
    box.live.workbench.endChild()
    #expect(!box.live.child.isAlive)
  }

  /// A frozen process of version 1 does not notice SIGKILL before the thaw. On
  /// version 2 it dies at once, and to thaw it is no remedy any more.
  @Test func sigkillReachesAFrozenChildOnVersion2Only() throws {
    let box = try LimitedChild()
    try box.live.perform("unshare uts")
    try box.live.perform("freeze")
    #expect(kill(box.live.child.pid, SIGKILL) == 0)
    let dies = try CgroupLayout.current().mount(of: .freezer)?.version == .v2
    #expect(box.live.child.waitForEnd(milliseconds: dies ? 5000 : 300) == dies)
    #expect { try box.live.perform("hostname", "box") } throws: { error in
      dies
        ? (error as? Failure)?.remedy != "type 'thaw'"
        : (error as? Failure)?.remedy == "type 'thaw'"
    }
    try box.live.perform("thaw")
    #expect(box.live.child.waitForEnd(milliseconds: 5000))
  }

  @Test func killEndsAllAtOnce() throws {
    let box = try LimitedChild()
    let program = Program(
      ["sleep", "1000"], environment: box.live.workbench.environment, input: nullDevice, output: nullDevice,
      error: nullDevice)
    let running = try box.live.child.start(program)
    try box.live.perform("kill")
    #expect(running.process.waitForEnd(milliseconds: 2000))
    #expect(!box.live.child.isAlive)
  }

  @Test func thawWithoutFreezeIsRefused() throws {
    let box = try LimitedChild()
    #expect(throws: Failure.self) { try box.live.perform("thaw") }
  }
}
