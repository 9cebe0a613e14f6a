internal import CLinux

extension ChildProcess {
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
