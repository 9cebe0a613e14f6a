// Memory and swap are limited each by itself in version 2: what is beyond
// memory.max goes to swap, as far as memory.swap.max lets it.

import Foundation
import KernelState
import Linux
import Testing

/// Swap of this machine that nobody uses, in KiB. Source: proc_swaps(5).
private let freeSwap: Int = {
  let areas = ((try? readText("/proc/swaps")) ?? "").split(separator: "\n").dropFirst()
  return areas.reduce(0) { sum, area in
    let numbers = area.split { " \t".contains($0) }.suffix(3).compactMap { Int($0) }
    return sum + (numbers.count == 3 ? numbers[0] - numbers[1] : 0)
  }
}()

@Suite(
  .serialized, .enabled(if: Scope.place != nil, Scope.reason),
  .enabled(if: freeSwap >= 64 << 10, "this machine has no 64 MiB of free swap"))
struct SwapTests {
  /// A file in memory, because it stays when its writer has ended.
  @Test func whatIsBeyondTheLimitIsInSwap() throws {
    let scope = try Scope()
    let file = "/dev/shm/glassbox-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let steps = try scope.lab(
      "limit memory.max 16M", "limit memory.swap.max 32M", "run dd if=/dev/zero of=\(file) bs=1M count=32",
      "state cgroup", "run rm \(file)")
    #expect(steps.runs.map { $0["exit"] as? Int } == [0, 0], "\(steps.text)")
    #expect(steps.fact("cgroup.memory.swap.max") == "\(32 << 20)")
    #expect(steps.fact("cgroup.memory.events") == "oom_kill 0")
    let swapped = try #require(steps.fact("cgroup.memory.swap.current").flatMap { Int($0) })
    #expect(swapped >= 12 << 20 && swapped <= 32 << 20)
    let inMemory = try #require(steps.fact("cgroup.memory.current").flatMap { Int($0) })
    #expect(inMemory <= 16 << 20)
  }

  /// Not with zeros: since 6.12 the kernel gives huge pages full of them back.
  @Test(arguments: [("64M", nil), ("8M", "SIGKILL"), ("0", "SIGKILL")])
  func itIsKilledWhereSwapIsFullToo(limit: String, signal: String?) throws {
    let scope = try Scope()
    let steps = try scope.lab(
      "limit memory.max 16M", "limit memory.swap.max \(limit)", "run dd if=/dev/urandom of=/dev/null bs=30M count=1",
      "state cgroup")
    #expect(steps.runs.first?["signal"] as? String == signal, "\(steps.text)")
    #expect(steps.fact("cgroup.memory.events") == (signal == nil ? "oom_kill 0" : "oom_kill 1"))
  }
}
