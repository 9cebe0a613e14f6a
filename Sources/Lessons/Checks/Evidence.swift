public import KernelState

/// What statements are judged by. It holds snapshots and records of what was
/// done, so that judging needs no kernel.
public struct Evidence {
  /// The child and the host now.
  public var now: Snapshot
  /// When the task began; nil where nobody looked.
  public var begin: Snapshot?
  /// What was typed since the task began, and what became of it.
  public var events: [CommandEvent]
  /// Runs a program in the child.
  public var run: ([String]) -> ProgramEnd

  public init(
    now: Snapshot, begin: Snapshot? = nil, events: [CommandEvent] = [],
    run: @escaping ([String]) -> ProgramEnd = { _ in ProgramEnd(.notStarted("there is no child")) }
  ) {
    self.now = now
    self.begin = begin
    self.events = events
    self.run = run
  }

  /// The program that the learner ran last since the task began.
  public var lastRun: ProgramEnd? { events.last { $0.program != nil }?.program }
}

/// One command that was typed.
public struct CommandEvent: Hashable, Sendable {
  /// Its words: `["unshare", "uts"]`.
  public var words: [String]
  public var outcome: LessonTask.Outcome
  /// How the program ended that it ran.
  public var program: ProgramEnd?

  public init(words: [String], outcome: LessonTask.Outcome, program: ProgramEnd? = nil) {
    self.words = words
    self.outcome = outcome
    self.program = program
  }
}

/// How a program ended, and what it printed.
public struct ProgramEnd: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case exited(Int)
    /// By a signal such as `SIGKILL`.
    case killed(String)
    /// Why not.
    case notStarted(String)
  }

  public var kind: Kind
  /// Standard output and standard error.
  public var output: String

  public init(_ kind: Kind, output: String = "") {
    self.kind = kind
    self.output = output
  }

  /// `exit status 1`, `killed by SIGKILL`.
  public var description: String {
    switch kind {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): "killed by \(signal)"
    case .notStarted(let reason): "not started: \(reason)"
    }
  }
}
