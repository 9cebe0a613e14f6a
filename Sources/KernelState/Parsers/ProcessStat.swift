internal import Linux

/// What `/proc/PID/stat` says about a process and names it for good.
/// Source: proc_pid_stat(5), whose field numbers are given here.
package struct ProcessStat: Hashable, Sendable {
  /// (1)
  package let pid: Int32
  /// (3) One letter.
  package let state: String
  /// (22) Clock ticks from boot to its start. With the PID this names one
  /// process for good, as PIDs are used again.
  package let startTime: UInt64

  /// Nil if the line ends before field 23, so that 22 could be a part of a
  /// number, or is of another shape. The name (2) may hold blanks and parentheses: it ends at the last closing one.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
      open < close, let pid = Int32(text[..<open].trimmed)
    else { return nil }
    // fields[0] is field 3.
    let fields = text[bytes.index(after: close)...].words
    guard fields.count > 23 - 3, let start = UInt64(fields[22 - 3]) else { return nil }
    self.pid = pid
    state = String(fields[0])
    startTime = start
  }
}
