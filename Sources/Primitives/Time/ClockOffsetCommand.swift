internal import Child
internal import KernelState
internal import Linux

enum ClockOffsetCommand: Command {
  static let name = "clock-offset"
  static let parameters = [
    Parameter("CLOCK") {
      [("monotonic", "counts while the machine is awake"), ("boottime", "counts from boot: what uptime(1) shows")]
    },
    Parameter("SECONDS"),
  ]
  static let summary = "shift a clock for the child's next children"
  static let details = """
    CLOCK is monotonic or boottime. SECONDS may be negative, as long as the clock does not
    begin before 0. Needs 'unshare time' first, and no process may be inside yet.
    """
  static let manuals = ["time_namespaces(7)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "unshare --time --\(arguments[0]) \(arguments[1]) --fork sh"
  }

  /// Written from outside: the child may have no /proc in which to find itself.
  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    guard let clock = Clock(rawValue: arguments[0]), clock != .realtime else {
      throw Failure(
        arguments[0] == Clock.realtime.rawValue
          ? "the date cannot be shifted: CLOCK_REALTIME is in no namespace" : "there is no clock '\(arguments[0])'",
        remedy: "one of monotonic, boottime")
    }
    guard let seconds = Int64(arguments[1]) else {
      throw Failure("'\(arguments[1])' is no number of seconds", remedy: "give a whole number, such as 86400 for a day")
    }
    try workbench.lab.writeFile("/proc/\(workbench.child.pid)/timens_offsets", "\(clock.rawValue) \(seconds) 0")
  }
}
