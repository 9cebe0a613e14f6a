package import Child
package import KernelState
package import Linux
package import Primitives

/// The ordered steps of a session; replaying it rebuilds the child.
package struct Journal {
  package enum Entry {
    case step(Step, any Command<Workbench>.Type, [String])
    case run(Run)

    package var number: Int {
      switch self {
      case .step(let step, _, _): step.number
      case .run(let run): run.number
      }
    }

    package var command: String {
      switch self {
      case .step(let step, _, _): step.command
      case .run(let run): run.command
      }
    }

    /// Every system call of the entry, those that only looked included.
    package var records: [SystemCallRecord] {
      switch self {
      case .step(let step, _, _): step.records
      case .run(let run): run.records
      }
    }

    /// Whether these are all of them.
    package var hasLooks: Bool {
      if case .step(let step, _, _) = self { step.hasLooks } else { true }
    }

    mutating func forgetLooks() {
      guard case .step(var step, let command, let arguments) = self else { return }
      step.forgetLooks()
      self = .step(step, command, arguments)
    }
  }

  /// For how many of the newest entries the calls that only looked are kept.
  package static let looksKept = 20

  package private(set) var entries: [Entry] = []
  /// The look before the oldest step; nil while there is none.
  package private(set) var beginning: Snapshot?
  private var lastNumber = 0

  package var nextNumber: Int { lastNumber + 1 }

  package mutating func append(_ run: Run) { add(.run(run)) }

  /// - Parameter before: what was seen before the step.
  package mutating func append(
    _ step: Step, _ command: any Command<Workbench>.Type, _ arguments: [String], before: Snapshot
  ) {
    if beginning == nil { beginning = before }
    add(.step(step, command, arguments))
  }

  private mutating func add(_ entry: Entry) {
    lastNumber += 1
    entries.append(entry)
    let old = entries.count - 1 - Self.looksKept
    if old >= 0 { entries[old].forgetLooks() }
  }

  package mutating func removeAll() { keep([]) }

  /// Replaces the entries, as after an undo; numbers go on.
  package mutating func keep(_ kept: [Entry]) {
    entries = kept
    if steps.isEmpty { beginning = nil }
  }

  /// The entry of that number, or the newest.
  package func entry(_ number: Int?) -> Entry? {
    guard let number else { return entries.last }
    return entries.first { $0.number == number }
  }

  /// The newest steps first.
  package var steps: [Step] {
    entries.reversed().compactMap { if case .step(let step, _, _) = $0 { step } else { nil } }
  }
}

/// A program that was run in the child, or beside it on the host.
package struct Run: Sendable {
  package var number: Int
  package var command: String
  package var arguments: [String]
  package var pid: Int32?
  package var status: WaitStatus?
  /// As a shell reports it; 127 and 126 where nothing could be executed.
  package var shellStatus: Int32
  /// Captured for `--json`; nil where the program wrote to the terminal itself.
  package var output: String?
  package var errorOutput: String?
  /// What it printed, both kinds together, as far as somebody listened: for the
  /// checks of lessons.
  package var heard = ""
  package var failure: Failure?
  package var records: [SystemCallRecord]
}
