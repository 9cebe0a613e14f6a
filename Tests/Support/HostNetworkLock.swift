internal import CLinux

/// Taken while lessons are done, which use fixed addresses and file names on the
/// host: tests of several targets do them. Source: flock(2).
package final class HostNetworkLock: Sendable {
  private let descriptor: Int32

  /// Throws `Overdue` where another one holds it for longer; a whole course at a
  /// terminal takes minutes.
  package init(seconds: Double = 900) throws {
    let path = "/tmp/glassbox-tests-network.lock"
    // Another user's file in /tmp can be read, and not opened with O_CREAT. Source: protected_regular in proc_sys_fs(5).
    let found = glassbox_open(path, O_RDONLY | O_CLOEXEC, 0)
    descriptor = found >= 0 ? found : glassbox_open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Overdue(path, "it cannot be opened") }
    let deadline = Deadline(seconds: seconds)
    while glassbox_syscall(Int(SYS_flock), [UInt64(descriptor), UInt64(LOCK_EX | LOCK_NB), 0, 0, 0, 0]) < 0 {
      if deadline.hasPassed { throw Overdue(path, "another test has held this lock for \(seconds) s") }
      usleep(50_000)
    }
  }

  package func release() { close(descriptor) }
}
