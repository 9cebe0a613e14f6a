public import KernelState
public import Linux
public import Primitives

/// The ordered steps of a session; replaying it rebuilds the child.
public struct Journal {
  public enum Entry {
    case step(Step, Verb, [String])
    case run(Run)

    public var number: Int {
      switch self {
      case .step(let step, _, _): step.number
      case .run(let run): run.number
      }
    }

    public var command: String {
      switch self {
      case .step(let step, _, _): step.command
      case .run(let run): run.command
      }
    }

    /// Every system call of the entry, those that only looked included.
    public var records: [SystemCallRecord] {
      switch self {
      case .step(let step, _, _): step.records
      case .run(let run): run.records
      }
    }
  }

  public private(set) var entries: [Entry] = []
  private var lastNumber = 0

  public var nextNumber: Int { lastNumber + 1 }

  mutating func append(_ entry: Entry) {
    lastNumber += 1
    entries.append(entry)
  }

  mutating func removeAll() { entries = [] }

  /// Replaces the entries, as after an undo; numbers go on.
  mutating func keep(_ kept: [Entry]) { entries = kept }

  /// The entry of that number, or the newest.
  public func entry(_ number: Int?) -> Entry? {
    guard let number else { return entries.last }
    return entries.first { $0.number == number }
  }

  /// The newest steps first.
  public var steps: [Step] {
    entries.reversed().compactMap { if case .step(let step, _, _) = $0 { step } else { nil } }
  }
}

/// A program that was run in the child, or beside it on the host.
public struct Run: Sendable {
  public var number: Int
  public var command: String
  public var arguments: [String]
  public var pid: Int32?
  public var status: WaitStatus?
  /// As a shell reports it; 127 and 126 where nothing could be executed.
  public var shellStatus: Int32
  /// Captured for `--json`; nil where the program wrote to the terminal itself.
  public var output: String?
  public var errorOutput: String?
  /// What it printed, both kinds together, as far as somebody listened: for the
  /// checks of lessons.
  public var heard = ""
  public var failure: Failure?
  public var records: [SystemCallRecord]
}
