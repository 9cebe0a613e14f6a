import Child
import KernelState
import Linux
import Primitives
import Testing

/// Bad input is refused in one line before anything is made.
@Suite(.serialized, .enabled(if: isRoot, "needs root to start a child"))
struct LimitInputTests {
  @Test(arguments: [
    ("memory.max", "much"), ("memory.max", "-1"), ("memory.max", "99999999999999999999"), ("memory.max", "12"),
    ("memory.max", ""), ("memory.max", "1.5G"), ("memory.swap.max", "some"), ("pids.max", "0"), ("pids.max", "-3"),
    ("pids.max", "many"), ("pids.max", "4194305"), ("pids.max", "99999999999999999999"), ("cpu.max", "0"),
    ("cpu.max", "-1"), ("cpu.max", "half"), ("cpu.max", "1 1"), ("cpu.weight", "0"), ("cpu.weight", "10001"),
    ("cpu.weight", "+5"), ("cpuset.cpus", ""), ("cpuset.cpus", "0-"), ("cpuset.cpus", "3-1"),
    ("cpuset.cpus", "99999"), ("cpuset.mems", "1023"), ("cpuset.mems", "a"), ("memory.oom.group", "2"),
    ("memory.min", "some"), ("memory.low", "-1"), ("io.max", "nowhere wbps=1M"), ("io.max", "/dev/null wbps=1M"),
    ("io.max", "/nowhere wbps=1M"), ("io.max", "4095:1 wbps=1M"), ("memory.maximum", "1M"), ("", "1"),
  ])
  func isRefused(key: String, value: String) throws {
    let box = try LimitedChild()
    #expect { try box.limit(key, value) } throws: { error in
      let failure = error as? Failure
      return failure?.remedy != nil && failure?.message.contains("\n") == false
    }
    #expect(box.live.workbench.ledger.entries.isEmpty)
  }

  @Test func anUnknownKeyNamesThoseThereAre() throws {
    let box = try LimitedChild()
    #expect { try box.limit("memory.limit", "1M") } throws: {
      ($0 as? Failure)?.remedy
        == "one of: memory.max, memory.high, memory.swap.max, memory.low, memory.min, memory.oom.group"
    }
  }
}
