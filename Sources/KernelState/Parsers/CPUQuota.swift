package import Linux

/// How much processor time a group may use: `quota` microseconds in every
/// `period` microseconds, over all processors. Source: cgroup-v2.rst `cpu.max`.
package struct CPUQuota: Hashable, Sendable, CustomStringConvertible {
  package let quota: LimitValue
  package let period: UInt64

  /// 100 ms, what the kernel uses unless told otherwise.
  package static let defaultPeriod: UInt64 = 100_000

  package init(quota: LimitValue, period: UInt64 = defaultPeriod) {
    self.quota = quota
    self.period = period
  }

  /// Reads `cpu.max`: `max 100000`, or a quota alone.
  package init?(file text: some StringProtocol) {
    let words = text.words
    guard (1...2).contains(words.count), let quota = LimitValue(words[0]) else { return nil }
    let period: UInt64? = words.count == 2 ? words[1].unsigned() : Self.defaultPeriod
    guard let period, period > 0 else { return nil }
    self.init(quota: quota, period: period)
  }

  /// Reads version 1: `cpu.cfs_quota_us`, where -1 means no limit, and
  /// `cpu.cfs_period_us`. Source: kernel document sched-bwc.rst.
  package init?(v1Quota quota: some StringProtocol, v1Period period: some StringProtocol) {
    guard let period: UInt64 = period.trimmed.unsigned(), period > 0, !quota.trimmed.isEmpty else { return nil }
    if quota.trimmed.utf8.first == UInt8(ascii: "-") {
      self.init(quota: .max, period: period)
    } else if let number: UInt64 = quota.trimmed.unsigned() {
      self.init(quota: .number(number), period: period)
    } else {
      return nil
    }
  }

  /// Parses what a user types: processors as in `0.5` or `2`, `max`, or the
  /// file's own form `50000 100000`. Throws with the reason.
  package init(_ text: String) throws(Failure) {
    let words = text.words
    if words.count == 2, let pair = CPUQuota(file: text) {
      self = pair
    } else if words.count == 1, words[0] == "max" {
      self.init(quota: .max)
    } else if words.count == 1, let microseconds = Self.microseconds(words[0]) {
      self.init(quota: .number(microseconds))
    } else {
      throw Failure(
        "“\(text.prefix(40))” is not a number of processors: "
          + "write 0.5, 2, max, or microseconds as in “50000 100000”")
    }
    // The limits of tg_set_cfs_bandwidth() in the kernel, which says EINVAL.
    guard (1000...1_000_000).contains(period) else {
      throw Failure("the period must be from 1000 to 1000000 microseconds, not \(period)")
    }
    if let number = quota.number, number < 1000 {
      throw Failure("“\(text)” is too little: the kernel gives at least 1000 microseconds in a period")
    }
    if let number = quota.number, number >= 1 << 44 {
      throw Failure("“\(text.prefix(40))” is more processors than the kernel can count")
    }
  }

  /// Of a default period, for a decimal number of processors; digits past the
  /// microsecond are dropped. Nil if it is not one or far too large.
  private static func microseconds(_ text: Substring) -> UInt64? {
    let (whole, fraction) = text.halves(UInt8(ascii: ".")) ?? (text, "0")
    let digits = String(fraction.prefix(5))
    guard whole.utf8.count <= 12, !whole.isEmpty || !fraction.isEmpty, text.utf8.last != UInt8(ascii: "."),
      let units: UInt64 = whole.isEmpty ? 0 : whole.unsigned(),
      let parts: UInt64 = (digits + String(repeating: "0", count: 5 - digits.count)).unsigned(),
      fraction.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    let (product, overflow) = units.multipliedReportingOverflow(by: defaultPeriod)
    return overflow ? nil : product + parts  // 12 digits leave room
  }

  /// As `cpu.max` takes it.
  package var description: String { "\(quota) \(period)" }

  /// As `cpu.cfs_quota_us` takes it.
  package var v1Quota: String { quota.number.map { "\($0)" } ?? "-1" }

  /// In processors: `0.5`, or `max`.
  package var processors: String {
    guard let number = quota.number, period > 0 else { return "max" }
    var text = "\(number / period)"
    var rest = number % period
    if rest > 0 { text += "." }
    for _ in 0..<5 where rest > 0 {
      let (tenfold, overflow) = rest.multipliedReportingOverflow(by: 10)
      if overflow { break }
      text += "\(tenfold / period)"
      rest = tenfold % period
    }
    return text
  }
}
