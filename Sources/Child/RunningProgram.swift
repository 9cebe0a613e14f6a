package import Linux

/// A program that was started, until it has been reaped.
package final class RunningProgram {
  /// Its process; it no longer serves calls.
  package let process: any LiveProcess

  package init(process: any LiveProcess) { self.process = process }

  /// How it ended, once its process has; the parent's wait4(2) tells.
  package func reap() throws(SystemCallError) -> WaitStatus {
    guard let parent = process.parent else { return .exited(0) }
    guard let status = try parent.process.reap(parent.pid) else {
      throw SystemCallError(SystemCall("wait4", .number(parent.pid)), .again, by: .child)
    }
    return status
  }
}
