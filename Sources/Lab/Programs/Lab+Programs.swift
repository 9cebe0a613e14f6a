internal import CLinux
internal import Console
internal import Course
internal import KernelState
internal import Linux
internal import Session

extension Lab {
  /// How long a program may run while nobody watches, in milliseconds.
  private static let patience = 60_000

  /// Runs a program in the child, and says what there is to say.
  func run(_ arguments: [String], command: String, in session: Session) -> Run {
    run { ProgramRunner(session, $0).run(arguments, command: command) }
  }

  /// Runs a program on the host, outside of all walls.
  func runBeside(_ arguments: [String], command: String, _ session: Session) -> Run {
    run { ProgramRunner(session, $0).runBeside(arguments, command: command) }
  }

  private func run(_ body: (any ProgramStreams) -> Run) -> Run {
    output.flush()
    let input = standardInput()
    defer { if let input, input > 0 { close(input) } }
    let run = body(streams(reading: input))
    if isCapturing { output.write(sanitized(run.heard, keepingNewlines: true)) }
    lastStatus = run.shellStatus
    if run.shellStatus != 0 { hasFailed = true }
    lastEvent = CommandEvent(run)
    return run
  }

  /// - Parameter input: nil for what the learner types.
  private func streams(reading input: Int32?) -> any ProgramStreams {
    if options.json || isCapturing {
      return CapturedStreams(input: input ?? 0, milliseconds: isCapturing ? Self.patience : nil)
    }
    let terminal = TerminalStreams(input: input) { [self] in isLeaving = true }
    guard let input else { return terminal }
    // A task may ask what was printed.
    if hasCourse, course.attempt != nil { return CapturedStreams(input: input, echo: true) }
    return isatty(1) == 1 || isatty(2) == 1 ? terminal : OwnStreams(input: input)
  }

  /// What a program reads that has no terminal of its own: the lab's standard
  /// input, unless that is the learner's terminal, or somebody else's to read.
  private func standardInput() -> Int32? {
    if learnerTypes { return nil }
    let isFree = !readsCommandsFromInput && !isCapturing && isatty(0) == 0
    return isFree ? 0 : glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
  }
}
