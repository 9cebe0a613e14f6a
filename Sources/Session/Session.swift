package import Child
package import KernelState
package import Linux
internal import Primitives

/// One learner's lab: the live child, the facts that are watched, and the
/// journal of what was done to it.
package final class Session {
  package private(set) var workbench: Workbench
  package internal(set) var journal = Journal()
  /// Names of the walls, in the order in which they were put up.
  package private(set) var walls: [String] = []

  /// How many entries of the journal are an ordinary user's first wall.
  package var firstWall = 0

  package let recorder = Recorder()
  package let ledger = Ledger()
  package let rootless: Bool
  private var ranOutsidePIDNamespace = false
  private var ranProgram = false
  /// The dead child of which was told already.
  private var lastNoticedDeath: Int32?
  private var wasSilent = false
  private let program: ChildProgram
  /// What looking at this child has found and need not find again.
  package private(set) var cache = Store()
  /// The newest look for a step, with which the next shares what stays the same.
  var lastLook: Look?

  /// Starts the child; rootless, its user namespace is the first wall.
  /// - Parameter rootless: as an ordinary user has to, and as root may wish to.
  package init(rootless: Bool) throws {
    self.rootless = rootless
    program = try ChildProgram(path: Installation.childProgram())
    ledger.keeperProgram = program
    workbench = try Self.begin(program, recorder, ledger)
    _ = recorder.drain()
  }

  private static func begin(_ program: ChildProgram, _ recorder: Recorder, _ ledger: Ledger) throws -> Workbench {
    Workbench(
      process: try ChildProcess.launch(program, recorder: recorder, session: ledger.session), recorder: recorder,
      ledger: ledger,
      environment: programEnvironment())
  }

  /// A second process of the child program, on the host and in the lab's
  /// working directory, for a program beside the child.
  package func launchBeside() throws -> any LiveProcess {
    let process = try ChildProcess.launch(program, recorder: Recorder())
    try process.changeDirectory(workingDirectory())
    return process
  }

  /// Reads which walls stand, after the child was rebuilt.
  package func refreshWalls() {
    noteWalls(look())
    _ = recorder.drain()
  }

  package func noteWalls(_ snapshot: Snapshot) {
    let standing = primitives.filter { $0.stands(in: snapshot) }.map { $0.name }
    walls = walls.filter(standing.contains) + standing.filter { !walls.contains($0) }
  }

  /// Ends the child and begins with a fresh one; the journal is kept.
  package func restart() throws {
    workbench.endChild()
    releaseHostThings()
    cache = Store()
    workbench = try Self.begin(program, recorder, ledger)
    walls = []
    _ = recorder.drain()
  }

  /// What is to be said where the child has died; nil while it lives, and once
  /// it was said. Goes on with the waiting process where a PID 1 has died above one.
  package func noticeDeath() -> String? {
    guard !workbench.child.isAlive, workbench.child.pid != lastNoticedDeath else { return nil }
    guard let dead = workbench.leaveTheDead() else {
      lastNoticedDeath = workbench.child.pid
      return
        "the child \(workbench.child.pid) has died; 'reset' starts a new one, 'undo' rebuilds it as it was before the last step"
    }
    _ = recorder.drain()
    cache = Store()
    noteWalls(look())
    _ = recorder.drain()
    let how = dead.status.map { " (\(described($0)))" } ?? ""
    return
      "process \(dead.pid) has died\(how); the lab goes on with process \(workbench.child.pid), which waited for it"
  }

  /// What is to be said where the child did not answer in time, once for each silence.
  package func noticeSilence() -> String? {
    defer { wasSilent = workbench.child.isSilent }
    guard workbench.child.isSilent, !wasSilent else { return nil }
    return
      "the child \(workbench.child.pid) does not answer: what only it can tell is not known; 'reset' starts a new one"
  }

  /// Ends the child and removes everything that the session made on the host.
  package func end() {
    workbench.endChild()
    releaseHostThings()
    ledger.close()
    // A lab that was run inside the child may have been ended with it.
    if ranProgram { for record in Cleanup.stale() { Cleanup.undo(record) } }
  }

  /// Removes what was made on the host. Programs that outlived the child are
  /// looked for unless they died with its PID namespace.
  private func releaseHostThings() {
    guard ledger.isOpen || ranOutsidePIDNamespace else { return }
    Cleanup.undo(ledger, searching: ranOutsidePIDNamespace)
    ranOutsidePIDNamespace = false
  }

  /// To be called before a program is started in the child. Where the child
  /// has no PID namespace, a program can outlive it: then the keeper must be there.
  package func expectProgram() throws {
    guard workbench.obstacle == nil else { throw workbench.obstacle ?? Failure("the child is halted") }
    ranProgram = true
    // A fork alone puts nobody into another namespace.
    let place = try? readLink("/proc/\(workbench.child.pid)/ns/pid")
    guard place == nil || place == (try? readLink("/proc/self/ns/pid")) else { return }
    ranOutsidePIDNamespace = true
    try? ledger.open()
  }
}

/// `exit status 1`, `killed by SIGKILL`.
package func described(_ status: WaitStatus) -> String {
  switch status {
  case .exited(let status): "exit status \(status)"
  case .signaled(let signal): "killed by \(signalName(signal))"
  }
}
