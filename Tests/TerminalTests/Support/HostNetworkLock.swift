import CLinux
import Foundation

/// Taken while lessons are done, which use fixed addresses and file names on the
/// host: tests of several targets do them. Source: flock(2).
final class HostNetworkLock {
  private let descriptor: Int32

  init() {
    descriptor = glassbox_open("/tmp/glassbox-tests-network.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    while descriptor >= 0,
      glassbox_syscall(Int(SYS_flock), [UInt64(descriptor), UInt64(LOCK_EX | LOCK_NB), 0, 0, 0, 0]) < 0
    { usleep(50_000) }
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
