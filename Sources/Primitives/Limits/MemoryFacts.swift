// What can be read about the memory of the child's group.
// Source: cgroup-v2.rst "Memory Interface Files".

internal import KernelState
internal import Linux

extension LimitsPrimitive {
  static let memoryFacts = [
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
      "memory.peak", "the most bytes of memory the group has used; on version 2 since Linux 5.19", .memory,
      v1: "memory.max_usage_in_bytes",
      moves: true, v1: limit("memory.max_usage_in_bytes"), v2: limit("memory.peak")),
    groupFact(
      "memory.events", "how often the limit was hit, and processes killed for it", .memory,
      v1: "memory.failcnt, memory.oom_control",
      v1: { view in
        guard let control = try view.text("memory.oom_control") else { return nil }
        // The counter of hits moves with every reclaim; kills are what one looks for.
        return FactValue(CgroupV1.memoryEvents(oomControl: control, failcnt: ""), ["oom_kill"])
      },
      v2: { try $0.text("memory.events").flatMap { events(FlatKeyed($0)) } }),
    groupFact(
      "memory.low", "bytes of memory that are taken from the group only after all others'", .memory, v1: "none",
      v1: { _ in nil }, v2: limit("memory.low")),
    groupFact(
      "memory.min", "bytes of memory that are never taken from the group", .memory, v1: "none",
      v1: { _ in nil }, v2: limit("memory.min")),
    groupFact(
      "memory.oom.group", "1 where the OOM killer ends all processes of the group together", .memory, v1: "none",
      v1: { _ in nil }, v2: limit("memory.oom.group")),
    groupFact(
      "memory.swap.current", "bytes of swap the group uses now", .memory,
      v1: "memory.memsw.usage_in_bytes less memory.usage_in_bytes", moves: true,
      v1: { view in
        guard let both = try view.text("memory.memsw.usage_in_bytes").flatMap({ UInt64($0) }),
          let memory = try view.text("memory.usage_in_bytes").flatMap({ UInt64($0) })
        else { return nil }
        return .number(Int64(clamping: both - min(both, memory)))
      },
      v2: limit("memory.swap.current")),
  ]

  /// Kills always, and what memory.high and memory.oom.group did once they did
  /// anything. The counter of memory.max moves with every reclaim, and says
  /// little.
  private static func events(_ counters: FlatKeyed) -> FactValue? {
    let more = ["high", "oom_group_kill"].filter { counters.number($0) ?? 0 > 0 }
    return FactValue(counters, ["oom_kill"] + more)
  }
}
