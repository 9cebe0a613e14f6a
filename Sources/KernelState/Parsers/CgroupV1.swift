internal import Linux

/// Version 1 values in the words of version 2, which the lab uses everywhere.
/// Source: kernel documents cgroup-v1/memory.rst, freezer-subsystem.rst.
package enum CgroupV1 {
  /// `memory.limit_in_bytes`. No limit shows as the largest long, rounded down
  /// to a page: 9223372036854771712 for pages of 4 KiB. Pages of arm64 may have
  /// 64 KiB, so that rounding is the border. A machine cannot have that much
  /// memory: it is the whole address space.
  package static func memoryLimit(_ text: String) -> LimitValue? {
    guard case .number(let number)? = LimitValue(text) else { return nil }
    return number >= UInt64(Int64.max) & ~0xffff ? .max : .number(number)
  }

  /// As `memory.limit_in_bytes` takes it.
  package static func memoryLimit(_ limit: LimitValue) -> String {
    limit.number.map { "\($0)" } ?? "-1"
  }

  /// `memory.oom_control` and `memory.failcnt` as far as `memory.events` has
  /// the same: `max` counts hits of the limit, `oom_kill` killed processes.
  package static func memoryEvents(oomControl: String, failcnt: String) -> FlatKeyed {
    var pairs: [(String, UInt64)] = []
    if let hits: UInt64 = failcnt.trimmed.unsigned() { pairs.append(("max", hits)) }
    if let kills = FlatKeyed(oomControl).number("oom_kill") { pairs.append(("oom_kill", kills)) }
    return FlatKeyed(pairs)
  }

  /// `cpu.stat` and `cpuacct.usage`, which count nanoseconds, as version 2's
  /// `cpu.stat` in microseconds.
  package static func cpuStat(_ stat: String, usage: String?) -> FlatKeyed {
    let old = FlatKeyed(stat)
    var pairs: [(String, UInt64)] = []
    if let usage, let nanoseconds: UInt64 = usage.trimmed.unsigned() {
      pairs.append(("usage_usec", nanoseconds / 1000))
    }
    for key in ["nr_periods", "nr_throttled"] {
      if let number = old.number(key) { pairs.append((key, number)) }
    }
    if let nanoseconds = old.number("throttled_time") { pairs.append(("throttled_usec", nanoseconds / 1000)) }
    return FlatKeyed(pairs)
  }

  /// `freezer.state` as version 2's `cgroup.freeze` and `frozen`: asked for, and reached.
  package static func freezer(_ text: String) -> (asked: Bool, frozen: Bool)? {
    switch text.trimmed {
    case "THAWED": (false, false)
    case "FREEZING": (true, false)
    case "FROZEN": (true, true)
    default: nil
    }
  }
}
