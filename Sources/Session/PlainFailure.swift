internal import Child
internal import KernelState
package import Linux

/// An error outside of a step, in one line.
package func plainFailure(_ error: any Error) -> Failure {
  switch error {
  case let failure as Failure: failure
  case let error as SystemCallError: Failure(error).explained(by: resourceCause(error))
  default: Failure("\(error)")
  }
}
