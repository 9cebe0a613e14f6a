internal import Child
package import KernelState
internal import Linux
package import Primitives

extension Session {
  /// All facts now.
  package func snapshot() -> Snapshot {
    onOneProcessor {
      let child = workbench.child
      return Snapshot(of: definitions, Observation(pid: child.pid, child: child, cache: cache))
    }
  }

  /// Does something that asks the child many times, lab and child on one processor.
  private func onOneProcessor<Result>(_ body: () -> Result) -> Result {
    guard workbench.processor == nil else { return body() }
    let processor = OneProcessor()
    workbench.processor = processor
    workbench.processes.forEach(processor.take)
    defer {
      workbench.processes.forEach(processor.release)
      processor.end()
      workbench.processor = nil
    }
    return body()
  }

  /// Performs a verb as one step: looks, acts, looks again.
  @discardableResult
  package func perform(_ verb: Verb, _ arguments: [String], command: String) -> Step {
    onOneProcessor { step(verb, arguments, command: command) }
  }

  private func step(_ verb: Verb, _ arguments: [String], command: String) -> Step {
    let before = snapshot()
    var records = recorder.drain()
    workbench.notes = []
    var failure: Failure?
    do {
      try verb.perform(workbench, arguments)
    } catch {
      failure = diagnose(error, workbench, before)
    }
    records += recorder.drain()
    let lives = workbench.child.isAlive
    let after = lives ? snapshot() : before
    records += recorder.drain()
    var step = Step(
      number: journal.nextNumber, command: command, records: records, before: before, after: after,
      difference: Difference(before, after, definitions: definitions), failure: failure,
      notes: workbench.notes, shellLine: verb.shellLine(arguments), manuals: verb.manuals)
    step.childLives = lives
    journal.append(.step(step, verb, arguments))
    noteWalls(after)
    return step
  }
}
