internal import CLinux

/// A clock of the kernel. Source: clock_gettime(2).
package enum Clock: String, CaseIterable, Sendable {
  /// Counts from some point in the past, often boot; a sleeping machine stops it.
  case monotonic
  /// Counts from boot, sleep included.
  case boottime
  /// The date: counts from 1970, and is the same in every time namespace.
  case realtime

  var number: Int32 {
    switch self {
    case .monotonic: CLOCK_MONOTONIC
    case .boottime: CLOCK_BOOTTIME
    case .realtime: CLOCK_REALTIME
    }
  }

  /// `CLOCK_MONOTONIC`.
  package var constant: String { "CLOCK_" + rawValue.uppercased() }
}

extension CallDefinition {
  package static let clockGettime = CallDefinition(
    "clock_gettime", SYS_clock_gettime, acts: false, errnos: [.invalid], manual: "clock_gettime(2)")
}

extension SystemCalls {
  /// A clock as the caller sees it, in nanoseconds. The system call itself, and
  /// not the C library's function, which reads a page that the kernel maps.
  /// Source: clock_gettime(2).
  package func now(_ clock: Clock) throws(SystemCallError) -> Int64 {
    var call = SystemCall(.clockGettime)
    call.constant(clock.number, clock.constant)
    let place = call.pointer(to: [UInt8](repeating: 0, count: MemoryLayout<timespec>.size), "{…}")
    let reply = try perform(call)
    let time = reply.payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: timespec.self) }
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

/// A date in UTC, `2026-05-04 13:30:00`, from seconds since 1970.
/// Source: gmtime_r(3).
package func utcDate(_ seconds: Int64) -> String {
  var time = time_t(seconds)
  var parts = tm()
  guard gmtime_r(&time, &parts) != nil else { return String(seconds) }
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  return "\(date) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
}
