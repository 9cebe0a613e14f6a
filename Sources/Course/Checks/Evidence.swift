package import KernelState
package import Lessons

/// What statements are judged by. It holds snapshots and records of what was
/// done, so that judging needs no kernel.
package struct Evidence {
  /// The child and the host now.
  package var now: Snapshot
  /// When the task began; nil where nobody looked.
  package var begin: Snapshot?
  /// What was typed since the task began, and what became of it.
  package var events: [CommandEvent]
  /// Runs a program in the child.
  package var run: ([String]) -> ProgramEnd

  package init(
    now: Snapshot, begin: Snapshot? = nil, events: [CommandEvent] = [],
    run: @escaping ([String]) -> ProgramEnd = { _ in ProgramEnd(.notStarted("there is no child")) }
  ) {
    self.now = now
    self.begin = begin
    self.events = events
    self.run = run
  }

  /// The program that the learner ran last since the task began.
  package var lastRun: ProgramEnd? { events.last { $0.program != nil }?.program }
}

/// One command that was typed.
package struct CommandEvent: Hashable, Sendable {
  /// Its words: `["unshare", "uts"]`.
  package var words: [String]
  package var outcome: LessonTask.Outcome
  /// How the program ended that it ran.
  package var program: ProgramEnd?

  package init(words: [String], outcome: LessonTask.Outcome, program: ProgramEnd? = nil) {
    self.words = words
    self.outcome = outcome
    self.program = program
  }
}

/// How a program ended, and what it printed.
package struct ProgramEnd: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case exited(Int)
    /// By a signal such as `SIGKILL`.
    case killed(String)
    /// Why not.
    case notStarted(String)
  }

  package var kind: Kind
  /// Standard output and standard error.
  package var output: String

  package init(_ kind: Kind, output: String = "") {
    self.kind = kind
    self.output = output
  }

  /// `exit status 1`, `killed by SIGKILL`.
  package var description: String {
    switch kind {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): "killed by \(signal)"
    case .notStarted(let reason): "not started: \(reason)"
    }
  }
}
