import Child
import Glibc
import KernelState
import Linux
import Primitives
import Testing

/// Why a limit of this controller cannot be tested here; nil where it can.
func canLimit(_ controller: CgroupController) -> Bool {
  (try? CgroupLayout.current().home(for: controller, family: [])) != nil
}

/// A live child whose groups are removed at the end of the test.
struct LimitedChild: ~Copyable {
  let live: LiveChild

  init() throws { live = try LiveChild() }

  deinit {
    live.workbench.endChild()
    let report = Cleanup.undo(live.workbench.ledger)
    #expect(report.isComplete)
    for case .cgroup(let path) in report.removed { #expect(access(path, F_OK) != 0, "\(path) is still there") }
    live.workbench.ledger.close()
    #expect(access(live.workbench.ledger.path, F_OK) != 0)
  }

  func limit(_ key: String, _ value: String) throws { try live.perform("limit", key, value) }

  func fact(_ name: String) -> FactValue? { live.snapshot()["cgroup." + name, .outside] }

  /// The one group of that controller, by the kernel's own list.
  func file(_ name: String, v1: String, _ controller: CgroupController) throws -> String {
    let layout = try CgroupLayout.current()
    let (mount, version) = try #require(layout.mount(of: controller))
    let membership = try #require(
      CgroupMembership.parse(try readText("/proc/\(live.child.pid)/cgroup")).first {
        version == .v2 ? $0.isUnified : $0.controllers.contains(controller.v1Name)
      })
    let path = "\(try #require(CgroupLayout.directory(of: membership.path, in: mount)))/\(version == .v1 ? v1 : name)"
    return try readText(path).trimmed
  }
}

@Suite(.serialized, .enabled(if: isRoot, "needs root, or a delegated group"))
struct LimitsKernelTests {
  @Test(.enabled(if: canLimit(.memory), "the memory controller is not to be had here"))
  func aHogIsKilledAndTheChildIsNot() throws {
    let box = try LimitedChild()
    #expect(!LimitsPrimitive.stands(in: box.live.snapshot()))
    try box.limit("memory.max", "64M")
    #expect(box.fact("memory.max") == .number(64 << 20))
    #expect(try box.file("memory.max", v1: "memory.limit_in_bytes", .memory) == "\(64 << 20)")
    #expect(LimitsPrimitive.stands(in: box.live.snapshot()))
    try? box.limit("memory.swap.max", "0")
    let hog = try box.live.run("dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1")
    #expect(hog.status == .signaled(SIGKILL))
    #expect(box.live.child.isAlive)
    #expect(try box.live.run("true").status == .exited(0))
    #expect(box.fact("memory.events") == .list(["oom_kill 1"]))
    switch box.fact("memory.peak") {
    case .number(let peak)?: #expect(peak > 32 << 20)
    // Version 2 has it since Linux 5.19.
    case .absent?:
      #expect { try box.file("memory.peak", v1: "memory.max_usage_in_bytes", .memory) } throws: {
        ($0 as? SystemCallError)?.errno == .noEntry
      }
    case let other: Issue.record("no peak: \(String(describing: other))")
    }
  }

  @Test(.enabled(if: canLimit(.memory), "the memory controller is not to be had here"))
  func theKernelRoundsToPagesAndMaxIsAWordOfItsOwn() throws {
    let box = try LimitedChild()
    try box.limit("memory.max", "10000001")
    #expect(box.fact("memory.max") == .number(10_000_001 / Int64(pageSize) * Int64(pageSize)))
    #expect(box.live.workbench.notes.contains { $0.contains("counted in pages") })
    try box.limit("memory.max", "32M")
    try box.limit("memory.swap.max", "8M")
    #expect(box.fact("memory.swap.max") == .number(8 << 20))
    for size in ["64M", "16M"] {
      try box.limit("memory.max", size)
      #expect(box.fact("memory.swap.max") == .number(8 << 20))
    }
    try box.limit("memory.max", "max")
    #expect(box.fact("memory.max") == .max)
  }

  @Test(.enabled(if: canLimit(.pids), "the pids controller is not to be had here"))
  func oneForkTooManySaysEAGAIN() throws {
    let box = try LimitedChild()
    try box.limit("pids.max", "1")
    #expect(box.fact("pids.max") == .number(1))
    #expect(try box.file("pids.max", v1: "pids.max", .pids) == "1")
    #expect(box.fact("pids.current") == .number(1))
    #expect { try box.live.run("true") } throws: {
      guard let error = $0 as? SystemCallError else { return false }
      // The cause reads the group now, without any look before.
      let failure = diagnose(error, on: box.live.workbench)
      return error.name == "clone" && error.errno == .again
        && failure.cause == "the child's group has 1 processes and pids.max is 1"
    }
    #expect(box.fact("pids.events") == .list(["max 1"]))
    try box.limit("pids.max", "max")
    #expect(box.fact("pids.max") == .max)
    #expect(try box.live.run("true").status == .exited(0))
  }

  @Test(.enabled(if: canLimit(.cpu), "the cpu controller is not to be had here"))
  func aBusyProgramIsThrottled() throws {
    let box = try LimitedChild()
    // So little that it is throttled on a busy machine, too.
    try box.limit("cpu.max", "0.1")
    #expect(box.fact("cpu.max") == .text("10000 100000"))
    #expect(try box.file("cpu.max", v1: "cpu.cfs_quota_us", .cpu).hasPrefix("10000"))
    try box.limit("cpu.weight", "50")
    #expect(box.fact("cpu.weight") == .number(50))
    _ = try box.live.run("timeout", "1", "sh", "-c", "while :; do :; done")
    guard case .list(let stat)? = box.fact("cpu.stat") else { throw Unexpected() }
    let throttled = stat.first { $0.hasPrefix("nr_throttled ") }?.split(separator: " ").last.flatMap { Int($0) }
    #expect(try #require(throttled) > 0)
    try box.limit("cpu.max", "max")
    #expect(box.fact("cpu.max") == .text("max 100000"))
  }

  @Test(.enabled(if: canLimit(.cpuset), "the cpuset controller is not to be had here"))
  func itRunsOnOneProcessorOnly() throws {
    let box = try LimitedChild()
    try box.limit("cpuset.cpus", "0")
    #expect(box.fact("cpuset.cpus") == .text("0"))
    #expect(try box.live.run("nproc").output == "1\n")
  }

  @Test(.enabled(if: canLimit(.io) && disk != nil, "no io controller or no disk here"))
  func aDiskGetsALimit() throws {
    let box = try LimitedChild()
    let disk = try #require(disk)
    try box.limit("io.max", "\(disk) wbps=1M riops=100")
    #expect(box.fact("io.max") == .list(["\(disk) wbps=1048576 riops=100"]))
    try box.limit("io.max", "\(disk) wbps=max riops=max")
    #expect(box.fact("io.max") == .max)
  }
}

/// A whole disk of this machine.
private let disk: String? = ["vda", "sda", "nvme0n1", "xvda"].lazy
  .compactMap { blockDevice("/dev/\($0)")?.description ?? (try? readText("/sys/block/\($0)/dev").trimmed) }.first
