// What can be read of the child's groups. Names are those of version 2; the
// source says which file of version 1 has the same.

package import KernelState
internal import Linux

extension LimitsPrimitive {
  package static let facts =
    [path, mode, controllers, handedOn] + memoryFacts + pressureFacts + processFacts + timeFacts

  private static let path = FactDefinition(
    "cgroup.path", "the group the process is in, in each hierarchy", manual: "cgroups(7)",
    source: "/proc/<pid>/cgroup",
    inside: { try membershipSeenInside($0).map { .list(paths($0)) } ?? .absent },
    outside: FactDefinition.fromFile("cgroup") { .list(paths($0)) },
    host: FactDefinition.from({ try $0.file("/proc/self/cgroup") }, { .list(paths($0.text)) }))

  private static let mode = FactDefinition(
    "cgroup.mode", "which version of control groups this host has: v1, v2, or both (hybrid)", manual: "cgroups(7)",
    source: "/proc/self/mountinfo",
    host: { .text(try CgroupLayout.cached(in: $0).mounts.mode.rawValue) })

  private static let controllers = groupFact(
    "cgroup.controllers", "the controllers that limit the group and that it may hand on", .freezer, v1: "none",
    v1: { _ in nil }, v2: words("cgroup.controllers"))

  private static let handedOn = groupFact(
    "cgroup.subtree_control", "the controllers that the group hands on to its subgroups", .freezer, v1: "none",
    v1: { _ in nil }, v2: words("cgroup.subtree_control"))

  private static func words(_ file: String) -> @Sendable (GroupView) throws -> FactValue? {
    { try $0.text(file).map { .list($0.split(separator: " ").map(String.init)) } }
  }

  /// One item a hierarchy, so that a change shows the one that changed:
  /// `pids:/box`, and `v2:/box` for the hierarchy of version 2.
  private static func paths(_ text: String) -> [String] {
    CgroupMembership.parse(text).map { "\($0.label):\($0.path)" }.sorted()
  }

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

  static func limit(_ file: String) -> @Sendable (GroupView) throws -> FactValue? {
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
      "cpuset.cpus.effective", "the processors it may run on after all groups above have had their say", .cpuset,
      v1: "cpuset.effective_cpus",
      v1: { try $0.text("cpuset.effective_cpus").map { .text($0) } },
      v2: { try $0.text("cpuset.cpus.effective").map { .text($0) } }),
    groupFact(
      "cpuset.mems", "the memory nodes it may use", .cpuset, v1: "cpuset.mems",
      v1: { try $0.text("cpuset.mems").map { .text($0) } },
      v2: { try $0.text("cpuset.mems").map { $0.isEmpty ? .max : .text($0) } }),
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

  /// Version 2 lists what is not limited as `max`, version 1 not at all: here
  /// only limits are listed, and none means no limit on any device.
  private static func devices(_ all: [IOLimit]) -> FactValue {
    let limited = all.map { IOLimit(device: $0.device, limits: $0.limits.filter { $0.value != .max }) }
      .filter { !$0.limits.isEmpty }
    return limited.isEmpty ? .max : .list(limited.map(\.description))
  }
}
