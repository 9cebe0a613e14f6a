public import Linux

/// One command on the child: what was called, what was before, what is after.
/// The terminal, `--json` and the lesson checks are views of it; none of them
/// reads the kernel on its own, so no two of them can disagree.
public struct Step: Sendable {
  /// Counted from 1 in a session.
  public var number: Int
  public var command: String
  public var records: [SystemCallRecord]
  public var before: Snapshot
  public var after: Snapshot
  public var difference: Difference
  /// Why it failed; nil where it worked.
  public var failure: Failure?
  /// What the learner should know beside the change, a line each.
  public var notes: [String]
  /// The shell line that does the same; nil where there is none.
  public var shellLine: String?
  /// Manual pages to read on.
  public var manuals: [String]

  public init(
    number: Int, command: String, records: [SystemCallRecord], before: Snapshot, after: Snapshot,
    difference: Difference, failure: Failure? = nil, notes: [String] = [], shellLine: String? = nil,
    manuals: [String] = []
  ) {
    self.number = number
    self.command = command
    self.records = records
    self.before = before
    self.after = after
    self.difference = difference
    self.failure = failure
    self.notes = notes
    self.shellLine = shellLine
    self.manuals = manuals
  }

  public var succeeded: Bool { failure == nil }

  /// False where the child did not live to be looked at after the step.
  public var childLives = true

  /// The calls that did it, without those that only looked.
  public var actions: [SystemCallRecord] { records.filter { !$0.observes } }
}

/// Why a step failed: what the kernel said, and the cause that holds here.
public struct Failure: Error, Sendable {
  /// One line that says what was wrong.
  public var message: String
  public var errno: Errno?
  /// The cause found on this machine, and what to do about it.
  public var cause: String?
  public var remedy: String?

  public init(_ message: String, errno: Errno? = nil, cause: String? = nil, remedy: String? = nil) {
    self.message = message
    self.errno = errno
    self.cause = cause
    self.remedy = remedy
  }
}
