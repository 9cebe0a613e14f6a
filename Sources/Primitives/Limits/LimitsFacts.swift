// What can be read of the child's groups. Names are those of version 2; the
// source says which file of version 1 has the same.

public import KernelState
internal import Linux

extension LimitsPrimitive {
  public static let facts = [path, mode] + memoryFacts + processFacts + timeFacts

  private static let path = FactDefinition(
    "cgroup.path", "the group the process is in, in each hierarchy", manual: "cgroups(7)",
    source: "/proc/<pid>/cgroup",
    inside: { try membershipSeenInside($0).map { .list(paths($0)) } ?? .absent },
    outside: { .list(paths(try $0.proc("cgroup"))) },
    host: { .list(paths(try $0.procOfHost("cgroup"))) })

  private static let mode = FactDefinition(
    "cgroup.mode", "which version of control groups this host has: v1, v2, or both (hybrid)", manual: "cgroups(7)",
    source: "/proc/self/mountinfo",
    host: { .text(try CgroupLayout.cached(in: $0).mounts.mode.rawValue) })

  /// One item a hierarchy, so that a change shows the one that changed:
  /// `pids:/box`, and `v2:/box` for the hierarchy of version 2.
  private static func paths(_ text: String) -> [String] {
    CgroupMembership.parse(text).map { "\($0.label):\($0.path)" }.sorted()
  }

  private static let memoryFacts = [
    groupFact(
      "memory.max", "bytes of memory the group may use", .memory, v1: "memory.limit_in_bytes",
      v1: { try $0.text("memory.limit_in_bytes").flatMap { CgroupV1.memoryLimit($0) }.map { FactValue($0) } },
      v2: limit("memory.max")),
    groupFact(
      "memory.high", "bytes of memory beyond which the group is slowed down", .memory, v1: "none",
      v1: { _ in nil }, v2: limit("memory.high")),
    groupFact(
      "memory.swap.max", "bytes of swap the group may use", .memory,
      v1: "memory.memsw.limit_in_bytes less memory.limit_in_bytes",
      v1: { view in
        guard let both = try view.text("memory.memsw.limit_in_bytes").flatMap({ CgroupV1.memoryLimit($0) }),
          let memory = try view.text("memory.limit_in_bytes").flatMap({ CgroupV1.memoryLimit($0) })
        else { return nil }
        guard let sum = both.number, let part = memory.number else { return .max }
        return .number(Int64(clamping: sum - min(sum, part)))
      },
      v2: limit("memory.swap.max")),
    groupFact(
      "memory.current", "bytes of memory the group uses now", .memory, v1: "memory.usage_in_bytes", moves: true,
      v1: limit("memory.usage_in_bytes"), v2: limit("memory.current")),
    groupFact(
      "memory.peak", "the most bytes of memory the group has used", .memory, v1: "memory.max_usage_in_bytes",
      moves: true, v1: limit("memory.max_usage_in_bytes"), v2: limit("memory.peak")),
    groupFact(
      "memory.events", "how often the limit was hit, and processes killed for it", .memory,
      v1: "memory.failcnt, memory.oom_control",
      v1: { view in
        guard let control = try view.text("memory.oom_control") else { return nil }
        // The counter of hits moves with every reclaim; kills are what one looks for.
        return FactValue(CgroupV1.memoryEvents(oomControl: control, failcnt: ""), ["oom_kill"])
      },
      v2: { try $0.text("memory.events").flatMap { FactValue(FlatKeyed($0), ["oom_kill"]) } }),
  ]

  private static let processFacts = [
    groupFact(
      "pids.max", "processes and threads the group may have", .pids, v1: "pids.max",
      v1: limit("pids.max"), v2: limit("pids.max")),
    groupFact(
      "pids.current", "processes and threads the group has now", .pids, v1: "pids.current", moves: true,
      v1: limit("pids.current"), v2: limit("pids.current")),
    groupFact(
      "pids.events", "forks that were refused because of pids.max", .pids, v1: "pids.events",
      v1: { try $0.text("pids.events").flatMap { FactValue(FlatKeyed($0), ["max"]) } },
      v2: { try $0.text("pids.events").flatMap { FactValue(FlatKeyed($0), ["max"]) } }),
    groupFact(
      "cgroup.freeze", "1 where the group was told to stand still", .freezer, v1: "freezer.state",
      v1: { try $0.text("freezer.state").flatMap { CgroupV1.freezer($0) }.map { .number($0.asked ? 1 : 0) } },
      v2: limit("cgroup.freeze")),
  ]

  private static func limit(_ file: String) -> @Sendable (GroupView) throws -> FactValue? {
    { try $0.text(file).flatMap { LimitValue($0) }.map { FactValue($0) } }
  }

  private static let timeFacts = [
    groupFact(
      "cpu.max", "microseconds of processor time in every period", .cpu, v1: "cpu.cfs_quota_us, cpu.cfs_period_us",
      v1: { view in
        guard let quota = try view.text("cpu.cfs_quota_us"), let period = try view.text("cpu.cfs_period_us") else {
          return nil
        }
        return CPUQuota(v1Quota: quota, v1Period: period).map { .text($0.description) }
      },
      v2: { try $0.text("cpu.max").map { .text($0) } }),
    groupFact(
      "cpu.weight", "share of the processors when they are short; 100 is usual", .cpu, v1: "cpu.shares",
      v1: { try $0.text("cpu.shares").flatMap { UInt64($0) }.map { .number(Int64(CPUWeight.weight(shares: $0))) } },
      v2: limit("cpu.weight")),
    groupFact(
      "cpu.stat", "periods, periods in which it had to wait, and microseconds that it waited", .cpu, v1: "cpu.stat",
      moves: true,
      v1: { try $0.text("cpu.stat").flatMap { FactValue(CgroupV1.cpuStat($0, usage: nil), waiting) } },
      v2: { try $0.text("cpu.stat").flatMap { FactValue(FlatKeyed($0), ["usage_usec"] + waiting) } }),
    groupFact(
      "cpuset.cpus", "the processors it may run on", .cpuset, v1: "cpuset.cpus",
      v1: { try $0.text("cpuset.cpus").map { .text($0) } },
      // Empty means: those of the parent.
      v2: { try $0.text("cpuset.cpus").map { $0.isEmpty ? .max : .text($0) } }),
    groupFact(
      "io.max", "bytes and operations a second, a device each", .io,
      v1: "blkio.throttle.{read,write}_{bps,iops}_device",
      v1: { view in
        var files: [IOLimit.Key: String] = [:]
        for key in IOLimit.Key.allCases { files[key] = try view.text(key.v1File) }
        return files.isEmpty ? nil : devices(IOLimit.parse(v1: files))
      },
      v2: { try $0.text("io.max").map { devices(IOLimit.parse($0)) } }),
    groupFact(
      "io.stat", "bytes read from and written to each device so far", .io, v1: "blkio.throttle.io_service_bytes",
      moves: true,
      v1: { try $0.text("blkio.throttle.io_service_bytes").map { .list(IOTraffic.parse(v1: $0).map(\.description)) } },
      v2: { try $0.text("io.stat").map { .list(IOTraffic.parse($0).map(\.description)) } }),
  ]

  private static let waiting = ["nr_periods", "nr_throttled", "throttled_usec"]

  /// No device listed means no limit on any.
  private static func devices(_ limits: [IOLimit]) -> FactValue {
    limits.isEmpty ? .max : .list(limits.map(\.description))
  }
}
