internal import Linux

/// An error outside of a step, in one line.
func plainFailure(_ error: any Error) -> Failure {
  switch error {
  case let failure as Failure: failure
  case let error as SystemCallError: Failure(error).explained(by: resourceCause(error))
  default: Failure("\(error)")
  }
}
