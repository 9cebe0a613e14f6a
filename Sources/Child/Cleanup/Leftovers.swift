// Processes that a session started and that outlived it, as a daemon does
// that was started in a child without a PID namespace. They carry the session's
// name in their environment, which they inherited.

internal import CLinux
internal import Linux

extension Cleanup {
  /// Ends the processes that carry the session's marker, this one excepted,
  /// and what they fork meanwhile. Returns which.
  static func endProcesses(markedWith session: String) -> [Int32] {
    let wanted = Array("\(marker)=\(session)".utf8)
    var ended: [Int32] = []
    var vain = 0
    for _ in 0..<40 {
      var found = false
      for name in (try? directoryEntries("/proc")) ?? [] {
        guard let pid = Int32(name), pid != getpid(), !ended.contains(pid) else { continue }
        guard end(pid, if: { carries(pid, wanted) }) else { continue }
        ended.append(pid)
        found = true
      }
      // One look in vain proves nothing: a process may have forked and ended
      // while the list was read, and one that executes a program just now has no
      // environment for a moment.
      vain = found ? 0 : vain + 1
      if vain == 3 { break }
      rest(milliseconds: 1)
    }
    return ended
  }

  /// Sends SIGKILL to a process for which the test holds. The process is held
  /// by a descriptor before it is tested, so that a later process of the same
  /// number is never meant. Source: pidfd_open(2), pidfd_send_signal(2).
  static func end(_ pid: Int32, if test: () -> Bool) -> Bool {
    // The cheap test first: a descriptor for each process of a host is dear.
    guard test() else { return false }
    let descriptor = glassbox_syscall(Int(SYS_pidfd_open), [UInt64(pid), 0, 0, 0, 0, 0])
    guard descriptor >= 0 else { return false }
    defer { close(Int32(descriptor)) }
    guard test() else { return false }
    return glassbox_syscall(Int(SYS_pidfd_send_signal), [UInt64(descriptor), UInt64(SIGKILL), 0, 0, 0, 0]) == 0
  }

  /// Source: proc_pid_environ(5). The last entry need not end with a NUL.
  private static func carries(_ pid: Int32, _ wanted: [UInt8]) -> Bool {
    guard let bytes = try? readBytes("/proc/\(pid)/environ") else { return false }
    return bytes.split(separator: 0).contains { $0.elementsEqual(wanted) }
  }
}
