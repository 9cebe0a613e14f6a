internal import CLinux

extension LiveProcess {
  /// True until the kernel says that the process has ended.
  package var isAlive: Bool { !waitForEnd(milliseconds: 0) }

  /// Waits until the process has ended, at most so long, -1 for ever; true if it
  /// has. Source: poll(2).
  package func waitForEnd(milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: pidDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  /// Takes away the remains of a process that the lab itself started.
  /// Source: waitid(2) with P_PIDFD.
  func reapAsParent() {
    guard parent == nil else { return }
    var info = siginfo_t()
    _ = waitid(P_PIDFD, UInt32(pidDescriptor), &info, WEXITED)
  }

  /// Ends a process that the lab itself started, and waits for it.
  package func end() {
    kill()
    _ = waitForEnd(milliseconds: 5000)
    reapAsParent()
  }
}
