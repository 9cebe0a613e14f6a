// Processor time: a ceiling (cpu.max) and a share when processors are short
// (cpu.weight). Source: cgroup-v2.rst "CPU", sched-bwc.rst.

internal import KernelState
internal import Linux

extension LimitKey {
  static let cpuMax = LimitKey(
    name: "cpu.max", controller: .cpu,
    summary: "processor time: 0.5 for half a processor, or QUOTA PERIOD in microseconds", example: "0.5",
    check: { _ = try CPUQuota($0) },
    settings: { value, group in
      let quota = try CPUQuota(value)
      guard group.version == .v1 else { return direct("cpu.max", quota) }
      return [
        Setting(file: "cpu.cfs_period_us", text: "\(quota.period)"),
        Setting(file: "cpu.cfs_quota_us", text: quota.v1Quota),
      ]
    })

  static let cpuWeight = LimitKey(
    name: "cpu.weight", controller: .cpu,
    summary: "share of the processors when they are short, from 1 to 10000; 100 is usual", example: "50",
    check: { _ = try weight($0) },
    settings: { value, group in
      let weight = try weight(value)
      guard group.version == .v1 else { return direct("cpu.weight", weight) }
      return [Setting(file: "cpu.shares", text: "\(CPUWeight.shares(weight: weight))")]
    })

  private static func weight(_ text: String) throws(Failure) -> UInt64 {
    guard let weight = UInt64(text), (1...10000).contains(weight), !text.hasPrefix("+") else {
      throw Failure("“\(text.prefix(40))” is not a weight: write a whole number from 1 to 10000")
    }
    return weight
  }
}

/// Version 1 calls the weight `cpu.shares` and has 1024 where version 2 has
/// 100. The kernel converts so itself. Source: sched_weight_to_cgroup().
enum CPUWeight {
  static func shares(weight: UInt64) -> UInt64 { (weight * 1024 + 50) / 100 }

  static func weight(shares: UInt64) -> UInt64 {
    min(max((min(shares, 1 << 18) * 100 + 512) / 1024, 1), 10000)
  }
}
