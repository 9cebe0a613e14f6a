internal import Markup
package import Linux

/// Something to do, with one way to do it. Other ways count as well: what
/// counts is the check that follows.
package struct LessonTask: Hashable, Sendable {
  /// One line to type, and what becomes of it.
  package struct Line: Hashable, Sendable {
    package var command: String
    package var outcome = Outcome.succeeds
  }

  /// What the lesson promises that a command does.
  package enum Outcome: Hashable, Sendable {
    case succeeds
    /// A trap: the kernel answers this.
    case fails(Errno)
    /// A trap: the lab says no before any call is made.
    case refused
    /// The program that it runs ends with this status, not 0.
    case exits(Int)
    /// The program that it runs is ended by this signal.
    case killed(by: String)
  }

  package var id: String
  package var goal: String
  package var lines: [Line]
  /// Starts with a child that has no wall, not with what the tasks before left.
  package var startsFresh: Bool
  /// What it needs beside what the lesson needs.
  package var requires: [Requirement]
  /// Whether the commands are shown with the goal; nil: as the lesson has it.
  package var isGuided: Bool?
  /// Of its fence, in the file.
  package var line = 0

  init(yaml text: String) throws(Failure) {
    let mapping = try YamlMapping(
      YamlReader.read(text), required: ["id", "goal", "commands"], optional: ["fresh", "requires", "guided"],
      what: "the task")
    id = try mapping.value("id").text("id")
    goal = try mapping.value("goal").text("goal")
    startsFresh = try mapping["fresh"]?.flag("fresh") ?? false
    isGuided = try mapping["guided"]?.flag("guided")
    requires = try Requirement.list(mapping["requires"])
    lines = []
    let commands = try mapping.value("commands")
    for item in try commands.items("commands") { lines.append(try Self.line(item)) }
    guard !lines.isEmpty else { throw commands.error("the task has no command", "write one way to do it") }
  }

  /// `hostname box`, or `{command: fork, fails: ENOMEM}`.
  private static func line(_ item: YamlValue) throws(Failure) -> Line {
    if case .text = item.kind { return Line(command: try item.text("commands")) }
    let outcomes = ["fails", "refused", "exits", "killed"]
    let mapping = try YamlMapping(item, required: ["command"], optional: outcomes, what: "a command")
    var line = Line(command: try mapping.value("command").text("command"))
    let given = outcomes.filter { mapping[$0] != nil }
    guard given.count < 2 else {
      throw item.error("a command cannot end in two ways: \(given.joined(separator: ", "))", "keep one")
    }
    if let key = given.first { line.outcome = try outcome(key, try mapping.value(key)) }
    return line
  }

  private static func outcome(_ key: String, _ value: YamlValue) throws(Failure) -> Outcome {
    let text = try value.text(key)
    switch key {
    case "exits": return .exits(try value.number(key, in: 0...255))
    case "killed":
      guard text.hasPrefix("SIG") else {
        throw value.error("there is no signal '\(text.prefix(40))'", "write a name such as SIGKILL")
      }
      return .killed(by: text)
    case "refused":
      guard text == "true" else { throw value.error("'refused' is not true", "write true, or remove it") }
      return .refused
    default:
      guard let errno = Errno(name: text) else {
        throw value.error("there is no errno '\(text.prefix(40))'", "write a name such as EPERM")
      }
      return .fails(errno)
    }
  }
}
