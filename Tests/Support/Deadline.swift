internal import CLinux
internal import Linux

/// A moment up to which a test waits: no wait of a test is without one.
package struct Deadline: Sendable {
  /// By the clock that nobody sets.
  private let nanoseconds: UInt64

  package init(seconds: Double) { nanoseconds = monotonicNanoseconds() + UInt64(max(0, seconds) * 1e9) }

  package var hasPassed: Bool { monotonicNanoseconds() >= nanoseconds }

  /// What is left, as poll(2) takes it: rounded up, so that 0 means that it has passed.
  var milliseconds: Int32 {
    let now = monotonicNanoseconds()
    return now >= nanoseconds ? 0 : Int32(clamping: (nanoseconds - now + 999_999) / 1_000_000)
  }
}

/// Waits until one of the descriptors is ready, and answers for each whether it
/// is; all false at the deadline. Source: poll(2).
func poll(_ entries: [(descriptor: Int32, events: Int32)], until deadline: Deadline) -> [Bool] {
  var list = entries.map { pollfd(fd: $0.descriptor, events: Int16($0.events), revents: 0) }
  var count: Int32
  repeat {
    count = CLinux.poll(&list, nfds_t(list.count), deadline.milliseconds)
    // A signal for the whole process may come to this thread.
  } while count < 0 && !deadline.hasPassed
  return list.map { count > 0 && $0.revents != 0 }
}

/// Something did not come to its end in time.
package struct Overdue: Error, CustomStringConvertible {
  package let description: String

  init(_ what: String, _ state: String) { description = "\(what) is overdue: \(state)" }
}
