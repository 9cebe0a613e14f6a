internal import Child
internal import KernelState
internal import Linux
internal import Primitives
internal import Reports
package import Session

extension Lab {
  /// `glassbox run`: puts up the walls of a plan and runs its program; returns the exit status.
  ///
  /// - Parameter explain: show each step.
  package func run(_ plan: ContainerPlan, explain: Bool) -> Int32 {
    defer { end() }
    do {
      isQuiet = !explain
      let processor = OneProcessor()
      let session = try session()
      session.workbench.processor = processor
      for act in plan.acts {
        guard let failure = explain ? explained(act, session) : session.performQuietly(act) else { continue }
        show(.failure(command: act.words.joined(separator: " "), failure))
        return 125
      }
      let run = self.run(plan.program, command: "run", in: session)
      if options.json || run.failure != nil || explain { show(.run(run)) }
      return run.shellStatus
    } catch {
      show(.failure(command: "run", diagnose(error)))
      return 125
    }
  }

  /// The act as the step that its words make.
  private func explained(_ act: Act, _ session: Session) -> Failure? {
    guard let entry = CommandTable.shared.entry(for: act.words), case .step(let command) = entry.kind else {
      return Failure("there is no command '\(act.words.joined(separator: " "))'")
    }
    let arguments = Array(act.words.dropFirst(entry.words.count))
    let step = session.perform(command, arguments, command: act.words.joined(separator: " "))
    if step.succeeded { reporter.show(.step(step)) }
    return step.failure
  }
}
