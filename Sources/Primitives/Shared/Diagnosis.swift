// The one way from an error to the line that a person reads: for steps, programs,
// replays, the doctor and the tests.

package import Child
internal import KernelState
package import Linux

/// Says in one line what failed, with the cause that holds here and now.
///
/// - Parameter workbench: the child that it was about; nil where there is none,
///   and only causes that any call can have are looked for.
package func diagnose(_ error: any Error, on workbench: Workbench? = nil) -> Failure {
  switch error {
  case let failure as Failure: return failure
  case let error as SystemCallError:
    var failure = Failure(error)
    let finding = finding(for: error, workbench)
    (failure.cause, failure.remedy) = (finding?.cause, finding?.remedy)
    return failure
  default: return Failure("\(error)")
  }
}

/// Who is asked, in this order; the first that knows a cause is believed. A
/// filter stands before the kernel's own code, so it is asked before that.
private let answers: [@Sendable (Cause.Circumstances) -> Cause.Explanation?] = [
  { ChildCauses.find($0) },
  { SeccompPrimitive.denied($0) },
  { circumstances in
    let error = circumstances.error
    // Not by `lazy`, which asks twice: what is found may have changed meanwhile.
    for cause in primitives.flatMap({ $0.causes }) where cause.call == error.name && cause.errno == error.errno {
      if let finding = cause.find(circumstances) { return finding }
    }
    return nil
  },
  { resourceCause($0.error, child: $0.child.pid) },
]

private func finding(for error: SystemCallError, _ workbench: Workbench?) -> Cause.Explanation? {
  guard let workbench else { return resourceCause(error) }
  let circumstances = Cause.Circumstances(error: error, workbench: workbench)
  for answer in answers {
    if let finding = answer(circumstances) { return finding }
  }
  return nil
}

extension Failure {
  /// Without a cause. A program is called by its name, as a shell does.
  fileprivate init(_ error: SystemCallError) {
    self.init(error.program.map { "\($0): \(error.errno)" } ?? error.description, errno: error.errno)
  }
}
