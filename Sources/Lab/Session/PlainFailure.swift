internal import Child
internal import KernelState
internal import Linux

/// An error outside of a step, in one line.
func plainFailure(_ error: any Error) -> Failure {
  switch error {
  case let failure as Failure: failure
  case let error as SystemCallError:
    Failure(error.description, errno: error.errno).explained(by: resourceCause(error))
  case let error as ProgramError: Failure("\(error.name): \(error.errno)", errno: error.errno)
  case StartError.call(let error):
    Failure(error.description, errno: error.errno).explained(by: resourceCause(error))
  case StartError.program(let error): Failure("\(error.name): \(error.errno)", errno: error.errno)
  default: Failure("\(error)")
  }
}
