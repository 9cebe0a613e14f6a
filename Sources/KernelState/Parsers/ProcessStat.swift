/// What `/proc/PID/stat` says about a process, in one line.
/// Source: proc_pid_stat(5), whose field numbers are given here.
package struct ProcessStat: Hashable, Sendable {
  /// (1)
  package let pid: Int32
  /// (2) The program's name. It may hold blanks and parentheses, so it ends at
  /// the last closing one of the line.
  package let name: String
  /// (3) One letter.
  package let state: String
  /// (4)
  package let parent: Int32
  /// (5)
  package let processGroup: Int32
  /// (6)
  package let session: Int32
  /// (8) Foreground process group of its terminal, or -1.
  package let foregroundGroup: Int32
  /// (14, 15) Clock ticks in user and in kernel mode.
  package let userTicks, systemTicks: UInt64
  /// (20)
  package let threads: Int
  /// (22) Clock ticks from boot to its start. With the PID this names one
  /// process for good, as PIDs are used again.
  package let startTime: UInt64
  /// (24) Resident pages.
  package let residentPages: Int

  /// Nil if the line ends before field 24 or is of another shape.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
      open < close, let pid = Int32(text[..<open].trimmed)
    else { return nil }
    // fields[0] is field 3.
    let fields = text[bytes.index(after: close)...].words
    func number<Number: FixedWidthInteger>(_ field: Int) -> Number? {
      fields.indices.contains(field - 3) ? Number(fields[field - 3]) : nil
    }
    guard let state = fields.first, let parent: Int32 = number(4), let group: Int32 = number(5),
      let session: Int32 = number(6), let foreground: Int32 = number(8), let user: UInt64 = number(14),
      let system: UInt64 = number(15), let threads: Int = number(20), let start: UInt64 = number(22),
      let resident: Int = number(24)
    else { return nil }
    self.pid = pid
    name = String(text[bytes.index(after: open)..<close])
    self.state = String(state)
    self.parent = parent
    processGroup = group
    self.session = session
    foregroundGroup = foreground
    userTicks = user
    systemTicks = system
    self.threads = threads
    startTime = start
    residentPages = resident
  }
}
