// The number of processes and threads: what stops a fork bomb.
// Source: cgroup-v2.rst "PID", pids.c.

internal import KernelState
internal import Linux

extension LimitKey {
  static let pidsMax = LimitKey(
    name: "pids.max", controller: .pids,
    summary: "processes and threads in the group; the next fork says EAGAIN", example: "20",
    check: { _ = try count($0) },
    settings: { value, _ in direct("pids.max", try count(value)) })

  /// PID_MAX_LIMIT: the kernel has no more process ids than that.
  private static let most: UInt64 = 4 << 20

  private static func count(_ text: String) throws(Failure) -> LimitValue {
    if text.hasPrefix("-") { throw Failure("“\(text.prefix(40))”: a number of processes cannot be negative") }
    guard let value = LimitValue(text) else {
      let digits = text.utf8.allSatisfy { (48...57).contains($0) } && !text.isEmpty
      throw Failure(digits ? tooMany(text) : "“\(text.prefix(40))” is not a number of processes")
    }
    if value == .number(0) { throw Failure("0 processes is less than the child itself: 1 is the least") }
    if let number = value.number, number > most { throw Failure(tooMany(text)) }
    return value
  }

  private static func tooMany(_ text: String) -> String {
    "“\(text.prefix(40))” is more than the \(most) processes a kernel can have: for no limit write max"
  }
}
