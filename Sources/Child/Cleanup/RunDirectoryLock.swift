internal import CLinux
internal import Linux

/// Keeps apart who makes a record, which for a moment is neither locked nor
/// says whose it is, and who looks for records of the dead. Source: flock(2).
struct RunDirectoryLock {
  private let descriptor: Int32

  /// Waits for others, but not for ever: a lab can be stopped while it holds this.
  init(_ directory: String) {
    descriptor = glassbox_open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return }
    for _ in 0..<1000 where !lockRecord(descriptor) { rest(milliseconds: 1) }
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
