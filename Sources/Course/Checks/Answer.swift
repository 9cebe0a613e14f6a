internal import Lessons

/// What is known of a prediction once its task is done.
package enum Answer: Hashable, Sendable {
  /// The kernel's state, or the lesson where no fact can tell, has one choice right.
  case choice(Int)
  /// No choice's statement holds, or several do.
  case open

  /// The choice's number as the learner types it, from 1.
  package var number: Int? {
    if case .choice(let index) = self { return index + 1 }
    return nil
  }
}

extension Prediction {
  /// The choices whose statements hold, by their indexes.
  package func holding(_ evidence: Evidence) -> [Int] {
    choices.indices.filter { choices[$0].when?.judge(evidence).holds == true }
  }

  /// Which choice was right.
  package func answer(_ evidence: Evidence) -> Answer {
    let holding = holding(evidence)
    if holding.count == 1 { return .choice(holding[0]) }
    guard holding.isEmpty, let right = choices.firstIndex(where: \.isRight) else { return .open }
    return .choice(right)
  }
}
