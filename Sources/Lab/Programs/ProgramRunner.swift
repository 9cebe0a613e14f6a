internal import CLinux
internal import Child
internal import Console
internal import KernelState
internal import Lessons
internal import Linux

/// Runs programs in the child, in one of three ways: captured for `--json`, at
/// a pseudoterminal of their own for a learner, or with the lab's own files.
struct ProgramRunner {
  let lab: Lab
  let session: Session

  /// How long a program may run while nobody watches, in milliseconds.
  static let patience = 60_000
  /// How much of what is printed at a terminal is kept for checks.
  private static let memory = 1 << 20

  /// Runs the program in the child to its end and enters it into the journal.
  func run(_ arguments: [String], command: String) -> Run {
    let run = run(arguments, command: command) { run throws in
      try session.expectProgram()
      try execute(&run, by: session.workbench.child, environment: session.workbench.environment)
    }
    session.journal.append(run)
    return run
  }

  /// Runs the program on the host: in a second child, without any wall.
  func runBeside(_ arguments: [String], command: String) -> Run {
    run(arguments, command: command) { run throws in
      let other = try session.launchBeside()
      defer { other.end() }
      try execute(&run, by: other, environment: hostEnvironment())
    }
  }

  private func run(_ arguments: [String], command: String, _ body: (inout Run) throws -> Void) -> Run {
    lab.output.flush()
    _ = session.recorder.drain()
    var run = Run(
      number: session.journal.nextNumber, command: command, arguments: arguments, shellStatus: 125, records: [])
    do {
      try body(&run)
    } catch let error as SystemCallError where error.program != nil {
      run.shellStatus = error.shellStatus
      run.failure = explained(error)
    } catch {
      run.failure = plainDiagnosis(error)
    }
    run.records = session.recorder.drain()
    lab.lastStatus = run.shellStatus
    if run.shellStatus != 0 { lab.hasFailed = true }
    lab.lastEvent = CommandEvent(run)
    return run
  }

  private func execute(_ run: inout Run, by process: ChildProcess, environment: [String]) throws {
    if lab.options.json || lab.isCapturing { return try capture(&run, process, environment, echo: false) }
    if lab.learnerTypes { return try atTerminal(&run, process, environment, input: nil) }
    // A task may ask what was printed.
    if lab.hasCourse, lab.course.attempt != nil { return try capture(&run, process, environment, echo: true) }
    let input = standardInput()
    defer { if input > 0 { close(input) } }
    if isatty(1) == 1 || isatty(2) == 1 { return try atTerminal(&run, process, environment, input: input) }
    let program = program(run.arguments, environment, input: input, output: 1, error: 2)
    let running = try process.start(program)
    run.pid = running.process.pid
    _ = running.process.waitForEnd(milliseconds: -1)
    try finish(running, &run)
  }

  /// What a program reads that has no terminal of its own: the lab's standard
  /// input, unless that is the learner's terminal, or somebody else's to read.
  private func standardInput() -> Int32 {
    let isFree = !lab.readsCommandsFromInput && !lab.isCapturing && isatty(0) == 0
    return isFree ? 0 : glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
  }

  private func capture(
    _ run: inout Run, _ process: ChildProcess, _ environment: [String], echo: Bool
  ) throws {
    let output = try Pipe()
    let errors = try Pipe()
    let input = standardInput()
    defer { if input > 0 { close(input) } }
    let program = program(run.arguments, environment, input: input, output: output.writer, error: errors.writer)
    let running = try process.start(program)
    run.pid = running.process.pid
    output.closeWriter()
    errors.closeWriter()
    let captured = captureOutput(
      stdout: output.reader, stderr: errors.reader, exited: running.process.pidDescriptor,
      echo: echo, milliseconds: lab.isCapturing ? Self.patience : nil, onTimeout: { running.process.kill() },
      onSignal: { _ in running.process.kill() })
    let (text, errorText) = (
      String(decoding: captured.stdout, as: UTF8.self), String(decoding: captured.stderr, as: UTF8.self)
    )
    run.heard = text + errorText
    if !echo { (run.output, run.errorOutput) = (text, errorText) }
    if lab.isCapturing { lab.output.write(sanitized(run.heard, keepingNewlines: true)) }
    _ = running.process.waitForEnd(milliseconds: -1)
    try finish(running, &run)
  }

  /// No program inside gets hold of the learner's terminal: who has it open
  /// could type into it. Source: TIOCSTI in ioctl_tty(2).
  ///
  /// - Parameter input: what the program reads; nil for what the learner types.
  private func atTerminal(
    _ run: inout Run, _ process: ChildProcess, _ environment: [String], input: Int32?
  ) throws {
    let pair = try TerminalPair(for: process)
    let screen: Int32 = isatty(1) == 1 ? 1 : 2
    PseudoTerminal.copyWindowSize(from: screen, to: pair.master)
    var program = program(
      run.arguments, environment, input: input ?? pair.slave, output: isatty(1) == 1 ? pair.slave : 1,
      error: isatty(2) == 1 ? pair.slave : 2)
    program.controlsTerminal = input == nil
    let keyboard = input == nil ? 0 : glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
    defer { if keyboard > 0 { close(keyboard) } }
    let running = try process.start(program)
    run.pid = running.process.pid
    pair.closeSlave()
    var heard: [UInt8] = []
    let end = PseudoTerminal(
      input: keyboard, output: screen, master: pair.master, exited: running.process.pidDescriptor
    ).pump { bytes in
      if heard.count < Self.memory { heard += bytes }
    }
    run.heard = String(decoding: heard, as: UTF8.self)
    if end != .exited { running.process.kill() }
    _ = running.process.waitForEnd(milliseconds: 5000)
    try finish(running, &run)
    if case .terminated = end { lab.isLeaving = true }
  }

  private func finish(_ running: RunningProgram, _ run: inout Run) throws {
    let status = try running.reap()
    run.status = status
    run.shellStatus = status.shellStatus
  }

  private func program(
    _ arguments: [String], _ environment: [String], input: Int32, output: Int32, error: Int32
  ) -> Program {
    var program = Program(arguments, environment: environment, input: input, output: output, error: error)
    program.processor = session.workbench.processor
    return program
  }

  private func explained(_ error: SystemCallError) -> Failure {
    var failure = Failure(error)
    switch error.errno {
    case .noEntry:
      failure.cause = "the child sees no such program"
      failure.remedy = "it may lack its interpreter or libraries inside; 'run ls /bin' shows what there is"
    case .accessDenied: failure.cause = "it is a directory, or has no execute permission for this user"
    case .noExec: failure.cause = "it is no program for this kernel and architecture"
    default: break
    }
    return failure
  }

  private func plainDiagnosis(_ error: any Error) -> Failure {
    diagnose(error, session.workbench, Snapshot(keys: [], values: [:]))
  }
}
