internal import Linux

/// One line of a check: a statement, and how to say it to a learner.
package struct Check: Hashable, Sendable {
  package var statement: Statement
  /// As it stands in the file.
  package var source: String
  /// What stands behind `#`; nil where nothing does.
  package var meaning: String?
  /// In the file, from 1.
  package var line = 0

  /// The lines of a `check` block, without empty ones.
  static func parse(_ text: String) throws(Failure) -> [Check] {
    var checks: [Check] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let parts = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let source = parts[0].trimmed
      if source.isEmpty { continue }
      let meaning = parts.count > 1 ? parts[1].trimmed : ""
      checks.append(
        Check(
          statement: try Statement(source, line: index + 1), source: source, meaning: meaning.isEmpty ? nil : meaning,
          line: index + 1))
    }
    guard !checks.isEmpty else {
      throw Failure("the check is empty", remedy: "write a statement a line", line: 1)
    }
    return checks
  }
}
