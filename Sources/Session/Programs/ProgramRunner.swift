internal import Child
internal import KernelState
internal import Linux
internal import Primitives

/// Runs programs in the child, or beside it on the host, and tells what became of them.
package struct ProgramRunner {
  private let session: Session
  private let streams: any ProgramStreams

  package init(_ session: Session, _ streams: any ProgramStreams) {
    (self.session, self.streams) = (session, streams)
  }

  /// Runs the program in the child to its end and enters it into the journal.
  package func run(_ arguments: [String], command: String) -> Run {
    let run = run(arguments, command: command) { run throws in
      try session.expectProgram()
      try execute(&run, by: session.workbench.child, environment: session.workbench.environment)
    }
    session.journal.append(run)
    return run
  }

  /// Runs the program in the child as nobody's step: for a check.
  package func tryOut(_ arguments: [String]) -> Run {
    run(arguments, command: "") { run throws in
      try session.expectProgram()
      try execute(&run, by: session.workbench.child, environment: session.workbench.environment)
    }
  }

  /// Runs the program on the host: in a second child, without any wall.
  package func runBeside(_ arguments: [String], command: String) -> Run {
    run(arguments, command: command) { run throws in
      let other = try session.launchBeside()
      defer { other.end() }
      try execute(&run, by: other, environment: hostEnvironment())
    }
  }

  private func run(_ arguments: [String], command: String, _ body: (inout Run) throws -> Void) -> Run {
    _ = session.recorder.drain()
    var run = Run(
      number: session.journal.nextNumber, command: command, arguments: arguments, shellStatus: 125, records: [])
    do {
      try body(&run)
    } catch {
      if let error = error as? SystemCallError { run.shellStatus = error.shellStatus }
      run.failure = diagnose(error, on: session.workbench)
    }
    run.records = session.recorder.drain()
    return run
  }

  private func execute(_ run: inout Run, by process: any LiveProcess, environment: [String]) throws {
    var running: RunningProgram?
    let heard = try streams.run(in: process) { files in
      var program = Program(
        run.arguments, environment: environment, input: files.input, output: files.output, error: files.error)
      program.controlsTerminal = files.controlsTerminal
      program.processor = session.workbench.processor
      let started = try process.start(program)
      running = started
      return started
    }
    guard let running else { return }
    run.pid = running.process.pid
    (run.output, run.errorOutput, run.heard) = (heard.output, heard.errorOutput, heard.heard)
    let status = try running.reap()
    run.status = status
    run.shellStatus = status.shellStatus
  }
}
