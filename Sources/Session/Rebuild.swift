package import Child
internal import KernelState
package import Linux
package import Primitives

extension Session {
  /// Starts a fresh child and performs the first entries of the journal again.
  /// Returns what could not be done again, a line each: programs that were run
  /// may have changed files or started others, and failed steps are left out.
  package func rebuild(keeping entries: [Journal.Entry]) throws -> [String] {
    try restart()
    var kept: [Journal.Entry] = []
    var notReplayed: [String] = []
    for entry in entries {
      switch entry {
      case .step(let step, let command, let arguments) where step.succeeded:
        if let failure = performQuietly(command, arguments) {
          notReplayed.append("step \(step.number) '\(step.command)' fails now: \(failure.message)")
        } else {
          kept.append(entry)
        }
      case .step:
        kept.append(entry)
      case .run(let run):
        notReplayed.append("\(run.number) '\(run.command)' was not run again: what a program did cannot be replayed")
        kept.append(entry)
      }
    }
    journal.keep(kept)
    refreshWalls()
    return notReplayed
  }

  /// Performs a command without looking before and after.
  package func performQuietly(_ command: any Command<Workbench>.Type, _ arguments: [String]) -> Failure? {
    quietly { try command.act(on: $0, arguments) }
  }

  func quietly(_ body: (Workbench) throws -> Void) -> Failure? {
    defer { _ = recorder.drain() }
    do {
      workbench.notes = []
      try body(workbench)
      return nil
    } catch {
      return diagnose(error, on: workbench)
    }
  }

  /// Takes back the last `count` entries. A failed step changed nothing, but
  /// counts as an entry all the same.
  package func undo(_ count: Int) throws -> [String] {
    guard count <= journal.entries.count else {
      throw Failure(
        "there are only \(journal.entries.count) steps to undo", remedy: "'reset' starts over with a new child")
    }
    return try rebuild(keeping: journal.entries.dropLast(count))
  }

  /// Starts over with a new child and an empty journal; a rootless lab's first
  /// wall is put up again.
  package func reset() throws {
    journal.removeAll()
    firstWall = 0
    try restart()
  }
}
