internal import Child
internal import KernelState
internal import Linux
internal import Primitives

/// Says in one line why something failed, with the cause that holds here.
func diagnose(_ error: any Error, _ workbench: Workbench, _ before: Snapshot) -> Failure {
  switch error {
  case let failure as Failure: failure
  case let error as SystemCallError: diagnose(error, workbench, before)
  case let error as ProgramError: Failure("\(error.name): \(error.errno)", errno: error.errno)
  default: Failure("\(error)")
  }
}

private func diagnose(_ error: SystemCallError, _ workbench: Workbench, _ before: Snapshot) -> Failure {
  var failure = Failure(error.description, errno: error.errno)
  if error.errno == .noProcess, !workbench.child.isAlive {
    failure.cause = "the child \(workbench.child.pid) has died"
    failure.remedy = "'reset' starts a new one"
    return failure
  }
  let circumstances = Cause.Circumstances(error: error, workbench: workbench, before: before)
  for cause in primitives.flatMap({ $0.causes }) where cause.call == error.name && cause.errno == error.errno {
    guard let finding = cause.find(circumstances) else { continue }
    failure.cause = finding.cause
    failure.remedy = finding.remedy
    return failure
  }
  return failure.explained(by: resourceCause(error, child: workbench.child.pid))
}

extension Failure {
  /// The same with a cause, if one was found.
  func explained(by finding: Cause.Finding?) -> Failure {
    guard let finding else { return self }
    var failure = self
    failure.cause = finding.cause
    failure.remedy = finding.remedy
    return failure
  }
}
