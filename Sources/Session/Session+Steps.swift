package import Child
package import KernelState
internal import Linux
package import Primitives

extension Session {
  /// A look for a step, and at whom.
  struct Look {
    let snapshot: Snapshot
    let pid: Int32
  }

  /// All facts now.
  package func snapshot() -> Snapshot { onOneProcessor { Snapshot(of: allFacts, observation, after: known) } }

  /// What the facts of these names are at the end of the step that has just been performed: the step's own last
  /// look, and what moves by itself read now where it is asked for. Nothing may have been done since.
  package func snapshotOfStep(for names: some Collection<String>) -> Snapshot {
    guard let last = lastLook, last.pid == workbench.child.pid, workbench.child.isAlive else { return snapshot() }
    guard names.contains(where: allFacts.moves) else { return last.snapshot }
    return onOneProcessor { last.snapshot.completed(observation) }
  }

  /// The facts that a step can change, now.
  ///
  /// Each step looks both before and after. The look after a step is not handed
  /// on as the look before the next one: in between others may have changed the
  /// host, or the kernel may have finished what it does in the background (it
  /// takes a network down some moments after its last process), and the next
  /// step would show that as its own. What has not changed costs a comparison.
  func look() -> Snapshot {
    let snapshot = Snapshot(of: allFacts, observation(foresees: true), .steady, after: known)
    lastLook = Look(snapshot: snapshot, pid: workbench.child.pid)
    return snapshot
  }

  private var known: Snapshot? { lastLook?.snapshot }

  private var observation: Observation { observation(foresees: false) }

  private func observation(foresees: Bool) -> Observation {
    Observation(pid: workbench.child.pid, child: workbench.child, cache: cache, foresees: foresees)
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

  /// Performs a command as one step: looks, acts, looks again.
  @discardableResult
  package func perform(
    _ command: any Command<Workbench>.Type, _ arguments: [String], command line: String
  ) -> Step {
    onOneProcessor { step(command, arguments, command: line) }
  }

  private func step(
    _ command: any Command<Workbench>.Type, _ arguments: [String], command line: String
  ) -> Step {
    let before = look()
    var records = recorder.drain()
    workbench.notes = []
    var failure: Failure?
    do {
      try command.act(on: workbench, arguments)
    } catch {
      failure = diagnose(error, on: workbench)
    }
    records += recorder.drain()
    let lives = workbench.child.isAlive
    let after = lives ? look() : before
    records += recorder.drain()
    var step = Step(
      number: journal.nextNumber, command: line, records: records, difference: Difference(before, after),
      failure: failure, notes: workbench.notes, shellLine: command.shellLine(arguments), manuals: command.manuals)
    step.childLives = lives
    journal.append(step, command, arguments, before: before)
    noteWalls(after)
    return step
  }
}
