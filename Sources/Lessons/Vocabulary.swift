internal import Linux
internal import Markup

/// What this lab knows, so that a lesson that names something else is told so
/// with file and line, not by a check that never holds.
package struct Vocabulary: Sendable {
  /// The views from which each fact can be seen.
  let facts: [String: Set<String>]
  let primitives: [String]

  /// - Parameters:
  ///   - facts: the names of all facts, each with the views from which it can be seen: `inside`, `outside`, `host`.
  ///   - primitives: the names of all primitives.
  package init(facts: [String: Set<String>], primitives: [String]) {
    self.facts = facts
    self.primitives = primitives
  }

  /// Throws the first name that the lab does not know.
  func check(_ lesson: Lesson) throws(Failure) {
    for (name, line) in zip(lesson.about.primitives, lesson.about.primitiveLines) where !primitives.contains(name) {
      throw unknown("primitive", name, among: primitives, help: primitives.joined(separator: ", "), line, lesson)
    }
    for block in lesson.sections.flatMap(\.blocks) {
      for (statement, line) in block.statements {
        for fact in statement.facts { try check(fact, line, lesson) }
      }
      if case .hint(let hint) = block, let fact = hint.fact, facts[fact] == nil {
        throw unknown("fact", fact, among: Array(facts.keys), help: "'facts' lists them", hint.line, lesson)
      }
    }
  }

  private func check(_ fact: Statement.FactReference, _ line: Int, _ lesson: Lesson) throws(Failure) {
    guard let views = facts[fact.name] else {
      throw unknown("fact", fact.name, among: Array(facts.keys), help: "'facts' lists them", line, lesson)
    }
    guard !views.contains(fact.view) else { return }
    let seen = Statement.views.filter(views.contains).joined(separator: " and ")
    throw Failure(
      "'\(fact.name)' cannot be seen \(fact.view == "host" ? "on the host" : fact.view)", remedy: "it is seen \(seen)",
      path: lesson.path, line: line)
  }

  private func unknown(
    _ kind: String, _ name: String, among known: [String], help: String, _ line: Int, _ lesson: Lesson
  ) -> Failure {
    let guess = suggestion(for: name, among: known.sorted()).map { "did you mean '\($0)'?" }
    return Failure(
      "there is no \(kind) '\(name.prefix(40))'", remedy: guess ?? help, path: lesson.path, line: line)
  }
}

extension LessonBlock {
  /// Its statements, each with its line in the file.
  package var statements: [(statement: Statement, line: Int)] {
    switch self {
    case .check(let checks): checks.map { ($0.statement, $0.line) }
    case .predict(let prediction):
      prediction.choices.compactMap { choice in choice.when.map { ($0, choice.line) } }
    default: []
    }
  }
}

extension Statement {
  /// The facts that it names.
  package var facts: [FactReference] {
    guard case .fact(let fact, let relation) = self else { return [] }
    if case .compares(_, .fact(let other)) = relation { return [fact, other] }
    return [fact]
  }
}
