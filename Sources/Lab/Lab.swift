internal import Child
package import Console
internal import KernelState
internal import Lessons
internal import Primitives
internal import Course
package import Session
package import Reports

/// How a lab is to behave, from the command line.
package struct LabOptions: Sendable {
  package var json = false
  package var plain = false
  package var noColor = false
  package var rootless = false
  /// Folders of lessons beside the usual ones.
  package var lessons: [String] = []

  package init() {}
}

/// Everything that commands work with: the session, and a way to say things.
package final class Lab {
  package let options: LabOptions
  package let terminal: Terminal
  let output: Output
  var reporter: any Reporter
  /// Whether the commands come from standard input, which programs must then
  /// not read.
  var readsCommandsFromInput = false
  /// Whether standard output belongs to the program that is run: `glassbox run`.
  var isQuiet = false
  /// Set by `quit`.
  package internal(set) var isLeaving = false
  /// True once a command has failed: the exit status of `-c` and of scripts.
  package internal(set) var hasFailed = false
  /// The shell status of the program that was run last.
  package internal(set) var lastStatus: Int32 = 0
  /// Whether programs write into memory, not to the learner: while the lab
  /// rebuilds or verifies something.
  var isCapturing = false
  /// What became of the last command, for the course.
  var lastEvent: CommandEvent?
  /// Whether that was a step on the child.
  var lastWasStep = false
  /// The course, once something of it was asked for.
  private(set) lazy var course: Course = {
    hasCourse = true
    return Course(self)
  }()
  private(set) var hasCourse = false
  /// How long a program may run for a check, in milliseconds.
  var checkPatience = 10_000
  /// Where the course keeps its progress; nil where it cannot.
  package lazy var progressDirectory = stateDirectory()
  private var started: Session?
  private var playing: Session?

  package init(options: LabOptions) {
    self.options = options
    terminal = Terminal(noColor: options.noColor || options.json, plain: options.plain)
    output = Output()
    reporter =
      options.json ? JSONReporter(output: output) : TerminalReporter(output: output, terminal: terminal)
  }

  /// A lab that says everything into one file, as wide as `terminal`.
  init(options: LabOptions, writingTo descriptor: Int32, terminal: Terminal) {
    self.options = options
    self.terminal = terminal
    output = Output(descriptor: descriptor)
    reporter = TerminalReporter(output: output, terminal: terminal, errors: output)
    isCapturing = true
  }

  /// The session; its child is started when first needed.
  package func session() throws -> Session {
    if let playing { return playing }
    if let started { return started }
    for record in Cleanup.stale() { Cleanup.undo(record) }
    let session = try Session(rootless: isRootless)
    started = session
    if session.rootless { putUpFirstWall(session) }
    return session
  }

  /// Whether the first wall is a user namespace.
  package var isRootless: Bool { options.rootless || !isPrivileged }

  /// Whether the learner plays with a child beside the lesson's.
  package var isPlaying: Bool { playing != nil }

  /// Starts a child for playing; commands go to it until `endPlay()`.
  func play() throws -> Session {
    _ = try session()
    let session = try Session(rootless: isRootless)
    playing = session
    if session.rootless { putUpFirstWall(session) }
    return session
  }

  /// Ends the child for playing, with all that was made for it.
  func endPlay() {
    playing?.end()
    playing = nil
  }

  /// Whether a person sits at both ends, and what is typed is for the program that runs.
  var learnerTypes: Bool {
    terminal.isTTY && Terminal(descriptor: 0).isTTY && !readsCommandsFromInput && !isCapturing && !options.json
  }

  /// The session, if a child was ever started.
  package var runningSession: Session? { playing ?? started }

  package func show(_ report: Report) {
    if case .failure = report { hasFailed = true }
    reporter.show(report)
  }

  package func flush() { output.flush() }

  /// Ends the child and removes what the session made.
  package func end() {
    playing?.end()
    started?.end()
    output.flush()
  }
}
