internal import KernelState
package import Lessons
package import Linux
package import Session

extension CommandEvent {
  /// What became of a program, for the course.
  package init(_ run: Run) {
    let words = [run.command.split(separator: " ").first.map(String.init) ?? "run"] + run.arguments
    if let failure = run.failure {
      self.init(
        words: words, outcome: LessonTask.Outcome(failure), program: ProgramEnd(.notStarted(failure.message)))
    } else {
      let end = ProgramEnd(run.status, output: run.heard)
      self.init(words: words, outcome: LessonTask.Outcome(end), program: end)
    }
  }
}

extension ProgramEnd {
  package init(_ status: WaitStatus?, output: String) {
    switch status {
    case .exited(let status): self.init(.exited(Int(status)), output: output)
    case .signaled(let signal): self.init(.killed(signalName(signal)), output: output)
    case nil: self.init(.notStarted("nothing was executed"), output: output)
    }
  }
}

extension LessonTask.Outcome {
  /// Without an errno it was the lab that said no.
  package init(_ failure: Failure) { self = failure.errno.map { .fails($0) } ?? .refused }

  init(_ end: ProgramEnd) {
    switch end.kind {
    case .exited(0): self = .succeeds
    case .exited(let status): self = .exits(status)
    case .killed(let signal): self = .killed(by: signal)
    case .notStarted: self = .refused
    }
  }
}
