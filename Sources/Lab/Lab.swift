internal import Child
public import Console
internal import KernelState
internal import Primitives

/// How a lab is to behave, from the command line.
public struct LabOptions: Sendable {
  public var json = false
  public var plain = false
  public var noColor = false
  public var rootless = false

  public init() {}
}

/// Everything that commands work with: the session, and a way to say things.
public final class Lab {
  public let options: LabOptions
  public let terminal: Terminal
  let output: Output
  let reporter: any Reporter
  /// Whether a learner types the commands, at a terminal.
  var isInteractive = false
  /// Whether the commands come from standard input, which programs must then
  /// not read.
  var readsCommandsFromInput = false
  /// Whether standard output belongs to the program that is run: `glassbox run`.
  var isQuiet = false
  /// Set by `quit`.
  var isLeaving = false
  /// True once a command has failed: the exit status of `-c` and of scripts.
  public internal(set) var hasFailed = false
  /// The shell status of the program that was run last.
  public internal(set) var lastStatus: Int32 = 0
  /// The lesson that is open, and where in it the learner is.
  var reading: Reading?
  private var started: Session?

  public init(options: LabOptions) {
    self.options = options
    terminal = Terminal(noColor: options.noColor || options.json, plain: options.plain)
    output = Output()
    reporter =
      options.json ? JSONReporter(output: output) : TerminalReporter(output: output, terminal: terminal)
  }

  /// The session; its child is started when first needed.
  public func session() throws -> Session {
    if let started { return started }
    for record in Cleanup.stale() { Cleanup.undo(record) }
    let session = try Session(rootless: options.rootless || !isPrivileged)
    started = session
    if session.rootless { putUpFirstWall(session) }
    return session
  }

  /// Whether a person sits at both ends.
  var terminalOnBothSides: Bool { terminal.isTTY && Terminal(descriptor: 0).isTTY }

  /// The session, if a child was ever started.
  var runningSession: Session? { started }

  public func show(_ report: Report) {
    if case .failure = report { hasFailed = true }
    reporter.show(report)
  }

  /// Ends the child and removes what the session made.
  public func end() {
    started?.end()
    output.flush()
  }
}
