internal import Child
internal import KernelState
internal import Linux

/// Why the child has not answered as the kernel would.
enum ChildCauses {
  static func find(_ circumstances: Cause.Circumstances) -> Cause.Explanation? {
    let (error, child) = (circumstances.error, circumstances.child)
    if error.errno == .noProcess, !child.isAlive {
      return .init("the child \(child.pid) has died", remedy: "'reset' starts a new one")
    }
    guard error.by == .child else { return nil }
    if error.errno == .timedOut, child.isSilent { return silence(of: child.pid) }
    guard error.errno == .protocolError, error.name != "recvfrom" else { return nil }
    return .init(
      "what the child \(child.pid) answered is no answer to that call: a program inside may have changed it",
      remedy: "'reset' starts a new one")
  }

  /// Source: proc_pid_status(5).
  private static func silence(of pid: Int32) -> Cause.Explanation {
    let state = (try? readText("/proc/\(pid)/status")).flatMap { ProcessStatus($0).state }
    guard let state, ["T", "t"].contains(state) else {
      return .init("the child \(pid) has not answered in time", remedy: "'reset' starts a new one")
    }
    return .init(
      "the child \(pid) is stopped, by a signal or a debugger",
      remedy: "'host kill -CONT \(pid)' lets it go on, 'reset' starts a new one")
  }
}
