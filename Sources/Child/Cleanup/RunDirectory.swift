internal import CLinux
internal import Linux

/// Where records of sessions are: /run/glassbox for root, the user's run
/// directory otherwise, a directory of the user's own under /tmp without one.
package func runDirectory() -> String {
  if let given = environmentVariable("GLASSBOX_RUN_DIR") { return given }
  if geteuid() == 0 { return "/run/glassbox" }
  if let run = environmentVariable("XDG_RUNTIME_DIR") { return run + "/glassbox" }
  return "/tmp/glassbox-\(geteuid())"
}

/// Keeps apart who makes a record, which for a moment is neither locked nor
/// says whose it is, and who looks for records of the dead. Source: flock(2).
struct RunDirectoryLock {
  private let descriptor: Int32

  /// Waits for others, but not for ever: a lab can be stopped while it holds this.
  init(_ directory: String) {
    descriptor = glassbox_open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return }
    for _ in 0..<1000 {
      if lockRecord(descriptor) { break }
      rest(milliseconds: 1)
    }
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
