package import Child
package import KernelState
package import Linux
package import Primitives

/// Says in one line why something failed, with the cause that holds here.
package func diagnose(_ error: any Error, _ workbench: Workbench, _ before: Snapshot) -> Failure {
  switch error {
  case let failure as Failure: failure
  case let error as SystemCallError: diagnose(error, workbench, before)
  default: Failure("\(error)")
  }
}

private func diagnose(_ error: SystemCallError, _ workbench: Workbench, _ before: Snapshot) -> Failure {
  var failure = Failure(error)
  if error.errno == .noProcess, !workbench.child.isAlive {
    failure.cause = "the child \(workbench.child.pid) has died"
    failure.remedy = "'reset' starts a new one"
    return failure
  }
  if let silence = silence(error, of: workbench.child) { return failure.explained(by: silence) }
  let circumstances = Cause.Circumstances(error: error, workbench: workbench, before: before)
  for cause in primitives.flatMap({ $0.causes }) where cause.call == error.name && cause.errno == error.errno {
    guard let finding = cause.find(circumstances) else { continue }
    failure.cause = finding.cause
    failure.remedy = finding.remedy
    return failure
  }
  return failure.explained(by: resourceCause(error, child: workbench.child.pid))
}

/// Why the child has not answered as the kernel would. Source: proc_pid_status(5).
private func silence(_ error: SystemCallError, of child: ChildProcess) -> Cause.Finding? {
  guard error.by == .child else { return nil }
  if error.errno == .timedOut, child.isSilent {
    let state = (try? readText("/proc/\(child.pid)/status")).flatMap { ProcessStatus($0).state }
    guard let state, ["T", "t"].contains(state) else {
      return .init("the child \(child.pid) has not answered in time", remedy: "'reset' starts a new one")
    }
    return .init(
      "the child \(child.pid) is stopped, by a signal or a debugger",
      remedy: "'host kill -CONT \(child.pid)' lets it go on, 'reset' starts a new one")
  }
  guard error.errno == .protocolError, error.name != "recvfrom" else { return nil }
  return .init(
    "what the child \(child.pid) answered is no answer to that call: a program inside may have changed it",
    remedy: "'reset' starts a new one")
}

extension Failure {
  /// Without a cause. A program is called by its name, as a shell does.
  init(_ error: SystemCallError) {
    self.init(error.program.map { "\($0): \(error.errno)" } ?? error.description, errno: error.errno)
  }

  /// The same with a cause, if one was found.
  package func explained(by finding: Cause.Finding?) -> Failure {
    guard let finding else { return self }
    var failure = self
    failure.cause = finding.cause
    failure.remedy = finding.remedy
    return failure
  }
}
