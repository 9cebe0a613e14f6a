// Limits under cgroup version 2 alone, as root and as an ordinary user with a
// delegated group: the same lab, started as a learner starts it.

import Foundation
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: Scope.place != nil, Scope.reason))
struct DelegationTests {
  /// A group either has processes or hands on controllers, so the lab leaves
  /// first; afterwards it goes back, and the group is as it was.
  @Test func theLabLeavesItsGroupBeforeItHandsOnControllers() throws {
    let scope = try Scope()
    let steps = try scope.lab("limit pids.max 20", "state cgroup", "run cat /proc/self/cgroup")
    #expect(steps.isOk("limit pids.max 20"), "\(steps.text)")
    #expect(steps.notes("limit pids.max 20").contains { $0.contains("the lab itself moved") })
    #expect(steps.fact("cgroup.pids.max") == "20")
    #expect(steps.fact("cgroup.pids.current") == "1")
    #expect(steps.fact("cgroup.controllers")?.contains("pids") == true)
    #expect(steps.fact("cgroup.subtree_control") == "")
    #expect((steps.runs.last?["stdout"] as? String)?.contains(".scope/glassbox-") == true)
    #expect(try scope.read("cgroup.procs").isEmpty)
  }

  @Test func aHogIsKilledAndCounted() throws {
    let scope = try Scope()
    let steps = try scope.lab(
      "limit memory.max 32M", "limit memory.swap.max 0", "run dd if=/dev/zero of=/dev/null bs=100M count=1",
      "state cgroup", "run true")
    #expect(steps.runs.first?["signal"] as? String == "SIGKILL", "\(steps.text)")
    #expect(steps.fact("cgroup.memory.max") == "\(32 << 20)")
    #expect(steps.fact("cgroup.memory.swap.max") == "0")
    #expect(steps.fact("cgroup.memory.events") == "oom_kill 1")
    #expect(steps.runs.last?["exit"] as? Int == 0)
  }

  /// memory.high slows down where memory.max kills, and the pressure shows it.
  @Test func memoryHighSlowsDownAndPressureTells() throws {
    let scope = try Scope()
    let steps = try scope.lab(
      "limit memory.high 16M", "limit memory.swap.max 0",
      "run timeout 5 sh -c 'a=x; while :; do a=$a$a; done'", "state cgroup")
    let events = steps.fact("cgroup.memory.events") ?? ""
    #expect(events.hasPrefix("oom_kill 0, high "), "\(steps.text)")
    let pressure = try #require(steps.fact("cgroup.memory.pressure"))
    let total = pressure.split { ", =".contains($0) }.last.flatMap { UInt64($0) }
    #expect(try #require(total) > 10_000, "full pressure of \(pressure)")
  }

  @Test func everyKeyOfMemoryAndProcessorsIsKept() throws {
    let scope = try Scope()
    let steps = try scope.lab(
      "limit memory.low 8M", "limit memory.min 4M", "limit memory.oom.group 1", "limit cpu.max 0.1",
      "limit cpu.weight 50", "run timeout 1 sh -c 'while :; do :; done'", "state cgroup")
    #expect(steps.fact("cgroup.memory.low") == "\(8 << 20)", "\(steps.text)")
    #expect(steps.fact("cgroup.memory.min") == "\(4 << 20)")
    #expect(steps.fact("cgroup.memory.oom.group") == "1")
    #expect(steps.fact("cgroup.cpu.max") == "10000 100000")
    #expect(steps.fact("cgroup.cpu.weight") == "50")
    let throttled = steps.fact("cgroup.cpu.stat")?.split(separator: ", ").first { $0.hasPrefix("nr_throttled ") }
    #expect(throttled != nil && throttled != "nr_throttled 0")
    #expect(steps.fact("cgroup.cpu.pressure")?.hasPrefix("some avg10=") == true)
  }

  @Test func frozenThawedAndKilled() throws {
    let scope = try Scope()
    let steps = try scope.lab("limit pids.max 10", "freeze", "state cgroup.freeze", "thaw", "run true", "kill")
    #expect(steps.fact("cgroup.freeze") == "1", "\(steps.text)")
    #expect(steps.runs.last?["exit"] as? Int == 0)
    #expect(steps.isOk("kill"))
  }
}
