package import Linux

/// One command on the child: what was called, and what it changed. It holds no
/// more than that, however much was looked at for it.
/// The terminal, `--json` and the lesson checks are views of it; none of them
/// reads the kernel on its own, so no two of them can disagree.
package struct Step: Sendable {
  /// Counted from 1 in a session.
  package var number: Int
  package var command: String
  package var records: [SystemCallRecord]
  package var difference: Difference
  /// Why it failed; nil where it worked.
  package var failure: Failure?
  /// What the learner should know beside the change, a line each.
  package var notes: [String]
  /// The shell line that does the same; nil where there is none.
  package var shellLine: String?
  /// Manual pages to read on.
  package var manuals: [String]

  package init(
    number: Int, command: String, records: [SystemCallRecord], difference: Difference, failure: Failure? = nil,
    notes: [String] = [], shellLine: String? = nil,
    manuals: [String] = []
  ) {
    self.number = number
    self.command = command
    self.records = records
    self.difference = difference
    self.failure = failure
    self.notes = notes
    self.shellLine = shellLine
    self.manuals = manuals
  }

  package var succeeded: Bool { failure == nil }

  /// False where the child did not live to be looked at after the step.
  package var childLives = true

  /// The calls that did it, without those that only looked.
  package var actions: [SystemCallRecord] { records.filter { !$0.observes } }

  /// False once the calls that only looked have been forgotten.
  package private(set) var hasLooks = true

  /// Forgets the calls that only looked, which are the same for most steps.
  package mutating func forgetLooks() {
    records = actions
    hasLooks = false
  }
}
