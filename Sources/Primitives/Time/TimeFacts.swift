package import KernelState
internal import Linux

extension TimePrimitive {
  package static let facts =
    [
      namespaceFact("time", "which time namespace the process is in", manual: "time_namespaces(7)"),
      namespaceFact(
        "time_for_children", "which time namespace its next children are born in", manual: "time_namespaces(7)"),
      FactDefinition(
        "time.offsets", "how far the clocks of its next children are shifted: clock, seconds, nanoseconds",
        manual: "time_namespaces(7)", source: "/proc/<pid>/timens_offsets",
        outside: { observation in
          try offsets(try observation.fileIfPresent("/proc/\(observation.pid)/timens_offsets"), "\(observation.pid)")
        },
        host: { try offsets(try $0.fileIfPresent("/proc/self/timens_offsets"), "self") }),
    ] + Clock.allCases.flatMap { [shift(of: $0), value(of: $0)] }

  /// The offset that one can see: what the process reads, less what the lab
  /// reads at the same moment, in whole seconds.
  private static func shift(of clock: Clock) -> FactDefinition {
    FactDefinition(
      "time.shift.\(clock.rawValue)", "seconds by which the process's clock is ahead of the host's",
      manual: "time_namespaces(7)", source: "clock_gettime(2) with \(clock.constant), by the process and by the lab",
      inside: { observation in
        guard let child = observation.child else { return .absent }
        return .number(try reading(of: clock, by: child, observation).shift)
      })
  }

  private static func value(of clock: Clock) -> FactDefinition {
    FactDefinition(
      "time.\(clock.rawValue)",
      clock == .realtime ? "the date, in UTC" : "seconds on \(clock.constant)",
      manual: "clock_gettime(2)", source: "clock_gettime(2) with \(clock.constant)", moves: true,
      inside: { observation in
        guard let child = observation.child else { return .absent }
        return shown(try reading(of: clock, by: child, observation).nanoseconds, clock)
      },
      host: { _ in shown(try LocalSystemCalls(recorder: Recorder()).now(clock), clock) })
  }

  private static func shown(_ nanoseconds: Int64, _ clock: Clock) -> FactValue {
    let seconds = nanoseconds / second
    return clock == .realtime ? .text(utcDate(seconds)) : .number(seconds)
  }

  private static let second: Int64 = 1_000_000_000

  /// The lab reads its own clock before and after the process reads its one,
  /// and again where more than a little time went by in between.
  private static func reading(
    of clock: Clock, by child: any SystemCalls, _ observation: Observation
  ) throws -> (nanoseconds: Int64, shift: Int64) {
    let readings = try observation.once(Readings.self) {
      Dictionary(
        uniqueKeysWithValues: Clock.allCases.map { clock in (clock, Result { try reading(of: clock, by: child) }) })
    }
    return try readings[clock]?.get() ?? reading(of: clock, by: child)
  }

  private enum Readings: StoreKey { typealias Value = [Clock: Result<(nanoseconds: Int64, shift: Int64), any Error>] }

  private static func reading(of clock: Clock, by child: any SystemCalls) throws -> (nanoseconds: Int64, shift: Int64) {
    let lab = LocalSystemCalls(recorder: Recorder())
    while true {
      let (before, inside, after) = (try lab.now(clock), try child.now(clock), try lab.now(clock))
      guard after - before < second / 2 else { continue }
      let difference = Double(inside) - (Double(before) + Double(after)) / 2
      return (inside, Int64((difference / Double(second)).rounded()))
    }
  }

  /// One item a clock, blanks folded; absent on a kernel without the type.
  private static func offsets(_ file: KernelText?, _ process: String) throws(SystemCallError) -> FactValue {
    guard let file else {
      if fileKind("/proc/\(process)") == .directory { return .absent }
      throw SystemCallError(SystemCall("openat", .path("/proc/\(process)/timens_offsets")), .noEntry)
    }
    return file.parsed.value(Offsets.self) {
      .list(file.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
    }
  }

  private enum Offsets: StoreKey { typealias Value = FactValue }
}
