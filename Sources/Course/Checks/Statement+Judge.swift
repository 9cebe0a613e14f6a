internal import KernelState
internal import Lessons
internal import Linux

extension Statement {
  /// Whether it holds, by what is known. Running programs is left to `evidence`.
  package func judge(_ evidence: Evidence) -> Judgement {
    switch self {
    case .fact(let fact, .changed): judgeChange(fact, evidence, wantsChange: true)
    case .fact(let fact, .unchanged): judgeChange(fact, evidence, wantsChange: false)
    case .fact(let fact, .compares(let comparison, let operand)): judge(fact, comparison, operand, evidence)
    case .run(let words, let outcome): outcome.judge(evidence.run(words))
    case .lastRun(let outcome): outcome.judge(evidence.lastRun)
    case .used(let words):
      Judgement(
        holds: evidence.events.contains { $0.words.starts(with: words) && $0.outcome == .succeeds },
        found: "not typed yet", wanted: .init(value: words.joined(separator: " ")))
    }
  }

  var runsProgram: Bool {
    if case .run = self { return true }
    return false
  }

  private func judgeChange(_ fact: FactReference, _ evidence: Evidence, wantsChange: Bool) -> Judgement {
    let (before, now) = (evidence.begin.map { fact.value(in: $0) }, fact.value(in: evidence.now))
    guard let before else {
      return Judgement(
        holds: false, found: "\(now)", wanted: .init("a value from the task's beginning, when nobody looked"),
        fact: fact.name)
    }
    let holds = wantsChange ? before != now && !before.isUnreadable && !now.isUnreadable : before == now
    return Judgement(
      holds: holds, found: shown(now),
      wanted: wantsChange ? .init("another value than at the task's beginning") : .init(value: shown(before)),
      fact: fact.name)
  }

  private func judge(
    _ fact: FactReference, _ comparison: Comparison, _ operand: Operand, _ evidence: Evidence
  ) -> Judgement {
    let found = fact.value(in: evidence.now)
    let wanted: FactValue
    switch operand {
    case .value(let text): wanted = FactValue(written: text, like: found)
    case .fact(let other): wanted = other.value(in: evidence.now)
    }
    return Judgement(
      holds: comparison.holds(found, wanted), found: shown(found), wanted: comparison.wish(shown(wanted)),
      fact: fact.name)
  }
}

extension Statement.FactReference {
  func value(in snapshot: Snapshot) -> FactValue {
    View(rawValue: view).flatMap { snapshot[name, $0] } ?? .absent
  }
}

extension Statement.Outcome {
  func judge(_ end: ProgramEnd?) -> Judgement {
    guard let end else { return Judgement(holds: false, found: "no program was run yet", wanted: wish) }
    switch (self, end.kind) {
    case (.exits(let status), .exited(let found)):
      return Judgement(holds: status == found, found: end.description, wanted: wish)
    case (.killed(let signal), .killed(let found)):
      return Judgement(holds: signal == found, found: end.description, wanted: wish)
    case (.prints(let text), .exited), (.prints(let text), .killed):
      return Judgement(holds: end.output.contains(text), found: Self.excerpt(end.output), wanted: wish)
    default: return Judgement(holds: false, found: end.description, wanted: wish)
    }
  }

  private var wish: Judgement.Wish {
    switch self {
    case .exits(let status): .init("exit status", value: "\(status)")
    case .killed(let signal): .init("killed by", value: signal)
    case .prints(let text): .init("output with", value: text)
    }
  }

  /// The last line says most.
  private static func excerpt(_ output: String) -> String {
    guard let line = output.split(whereSeparator: \.isNewline).last else { return "no output" }
    return line.count > 80 ? line.prefix(80) + "…" : String(line)
  }
}

/// A value in a message: not the whole of a long one.
private func shown(_ value: FactValue) -> String {
  let text = value == .text("") ? "(empty)" : value.description
  return text.count > 200 ? text.prefix(200) + "…" : text
}
