package import Linux
internal import Markup

/// A statement on the kernel's state that holds or does not.
package enum Statement: Hashable, Sendable {
  /// `uts.hostname inside = box`.
  case fact(FactReference, Relation)
  /// `run "hostname" prints box`: a program started in the child.
  case run([String], Outcome)
  /// `last run killed by SIGKILL`: the program that the learner ran last.
  case lastRun(Outcome)
  /// `used "state ns"`: such a command of the lab was typed, and worked.
  case used([String])

  /// One fact, seen from one side.
  package struct FactReference: Hashable, Sendable {
    package var name: String
    /// `inside`, `outside` or `host`.
    package var view: String
  }

  package enum Relation: Hashable, Sendable {
    /// Since the task began.
    case changed, unchanged
    case compares(Comparison, Operand)
  }

  /// `contains` and `lacks` look for a text in a text, or in any item of a list.
  package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equals = "="
    case differs = "!="
    case atMost = "<="
    case atLeast = ">="
    case contains
    case lacks
  }

  package enum Operand: Hashable, Sendable {
    /// As `state` prints it; `max` and `absent` are values too.
    case value(String)
    case fact(FactReference)
  }

  package enum Outcome: Hashable, Sendable {
    case exits(Int)
    case killed(by: String)
    case prints(String)
  }

  static let views = ["inside", "outside", "host"]

  /// Reads one line; `line` is its number, for messages.
  package init(_ text: String, line: Int) throws(Failure) {
    let words = try Self.words(text, line: line)
    var statement: Statement?
    if words.first == "run", words.count >= 2 {
      let program = try Self.words(words[1], line: line)
      statement = Self.outcome(words.dropFirst(2)).map { .run(program, $0) }
    } else if words.starts(with: ["last", "run"]) {
      statement = Self.outcome(words.dropFirst(2)).map { .lastRun($0) }
    } else if words.first == "used", words.count == 2 {
      let command = try Self.words(words[1], line: line)
      statement = command.isEmpty ? nil : .used(command)
    } else if words.count >= 3, let fact = Self.fact(words[0...1]) {
      statement = Self.relation(words.dropFirst(2)).map { .fact(fact, $0) }
    }
    guard let statement else {
      throw Failure(
        "'\(text.prefix(60))' is no statement",
        remedy:
          "write for example 'uts.hostname inside = box', 'ns.uts host unchanged' or 'run \"hostname\" prints box'",
        line: line)
    }
    self = statement
  }

  private static func words(_ text: String, line: Int) throws(Failure) -> [String] {
    do {
      return try tokenize(text).flatMap { $0 }.map(\.text)
    } catch {
      throw Failure("\(error)", remedy: "close the quote", line: line)
    }
  }

  private static func fact(_ words: ArraySlice<String>) -> FactReference? {
    guard let name = words.first, let view = words.last, words.count == 2, views.contains(view) else { return nil }
    return FactReference(name: name, view: view)
  }

  private static func relation(_ words: ArraySlice<String>) -> Relation? {
    switch words.first {
    case "changed" where words.count == 1: return .changed
    case "unchanged" where words.count == 1: return .unchanged
    case let word?:
      guard let comparison = Comparison(rawValue: word), words.count > 1 else { return nil }
      let rest = words.dropFirst()
      return .compares(comparison, fact(rest).map { .fact($0) } ?? .value(rest.joined(separator: " ")))
    case nil: return nil
    }
  }

  private static func outcome(_ words: ArraySlice<String>) -> Outcome? {
    let rest = words.dropFirst().joined(separator: " ")
    switch words.first {
    case "exits": return Int(rest).map { .exits($0) }
    case "prints": return .prints(rest)
    case "killed": return rest.hasPrefix("by SIG") ? .killed(by: String(rest.dropFirst(3))) : nil
    default: return nil
    }
  }
}
