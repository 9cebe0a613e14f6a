internal import Linux
internal import Lessons

/// Whether a statement holds, and what was found in place of what was wanted.
package struct Judgement: Hashable, Sendable {
  package var holds: Bool
  /// As it stands in the lesson.
  package var source: String
  /// How to say it to a person; nil where the lesson does not.
  package var meaning: String?
  /// What the kernel holds.
  package var found: String
  /// What the statement asks for: words such as "anything but", and a value.
  package var wish: Wish
  /// The fact that it is about.
  package var fact: String?

  package struct Wish: Hashable, Sendable {
    package var words: String
    package var value: String

    package init(_ words: String = "", value: String = "") {
      self.words = words
      self.value = value
    }
  }

  /// What is asked for, in one line.
  package var wanted: String {
    wish.words.isEmpty || wish.value.isEmpty ? wish.words + wish.value : "\(wish.words) \(wish.value)"
  }

  package init(
    holds: Bool, source: String = "", meaning: String? = nil, found: String, wanted: Wish, fact: String? = nil
  ) {
    self.holds = holds
    self.source = source
    self.meaning = meaning
    self.found = found
    wish = wanted
    self.fact = fact
  }
}

extension Exercise {
  /// Every statement and every trap, judged. Programs are run only where all
  /// facts hold: running one is itself a step, and may change what is built.
  package func judge(_ evidence: Evidence) -> [Judgement] {
    var cheap = Evidence(now: evidence.now, begin: evidence.begin, events: evidence.events)
    let traps = traps.map { judge(trap: $0, evidence.events) }
    let first = checks.filter { !$0.statement.runsProgram }.map { $0.judge(cheap) }
    if (first + traps).allSatisfy(\.holds) {
      cheap = evidence
    } else {
      cheap.run = { _ in ProgramEnd(.notStarted("it is tried once the rest holds")) }
    }
    return checks.map { $0.judge(cheap) } + traps
  }

  /// Whether a command of the same name was answered as the task wants.
  private func judge(trap: LessonTask.Line, _ events: [CommandEvent]) -> Judgement {
    let name = trap.command.split(separator: " ").first.map(String.init) ?? ""
    let same = events.filter { $0.words.first == name }
    let holds = same.contains { $0.outcome == trap.outcome }
    return Judgement(
      holds: holds, source: "\(trap.command): \(trap.outcome)",
      meaning: "you have tried it: `\(name)` is answered by \(trap.outcome)",
      found: same.last.map { "\($0.outcome)" } ?? "no '\(name)' yet", wanted: Judgement.Wish("\(trap.outcome)"))
  }
}

extension LessonTask.Outcome: CustomStringConvertible {
  package var description: String {
    switch self {
    case .succeeds: "success"
    case .fails(let errno): errno.name
    case .refused: "a refusal of the lab"
    case .exits(let status): "exit status \(status)"
    case .killed(let signal): "\(signal)"
    }
  }
}

extension Check {
  func judge(_ evidence: Evidence) -> Judgement {
    var judgement = statement.judge(evidence)
    judgement.source = source
    judgement.meaning = meaning
    return judgement
  }
}
