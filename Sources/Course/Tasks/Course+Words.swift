internal import Console
internal import Lessons
internal import Linux
internal import Reports

extension Course {
  /// Statements as a list with marks.
  func list(_ judgements: [Judgement], withReason: Bool) -> String {
    judgements.flatMap { judgement -> [String] in
      let mark = judgement.holds ? Message.holds : Message.fails
      let line = "\(mark) \(judgement.meaning ?? code(judgement.source))"
      guard withReason, !judgement.holds else { return [line] }
      let source = judgement.meaning == nil || judgement.fact == nil ? "" : "\(code(judgement.source)): "
      return [line, "\(source)found \(code(judgement.found)), wanted \(wanted(judgement.wish))"]
    }.joined(separator: "\\\n")
  }

  private func wanted(_ wish: Judgement.Wish) -> String {
    if wish.value.isEmpty, !wish.words.isEmpty { return wish.words }
    return (wish.words.isEmpty ? "" : wish.words + " ") + code(wish.value)
  }

  func object(_ judgement: Judgement, of exercise: Exercise) -> JSONValue {
    [
      "type": "check", "task": .string(exercise.task.id), "statement": .string(judgement.source),
      "meaning": judgement.meaning.map { .string($0) } ?? .null, "holds": .bool(judgement.holds),
      "found": .string(judgement.found), "wanted": .string(judgement.wanted),
    ]
  }

  /// What the learner predicted, and what the kernel answers; nil where nobody
  /// knows.
  func told(_ prediction: Prediction, _ answer: Answer, _ mark: PredictionMark?) -> String? {
    let made = mark.map {
      prediction.choices.indices.contains($0.choice - 1) ? prediction.choices[$0.choice - 1].text : ""
    }
    guard let number = answer.number else {
      return made.map { "You predicted: \($0) The state of the child decides neither for it nor against it." }
    }
    let right = prediction.choices[number - 1].text
    guard let made, let mark else { return "To the question \"\(prediction.question)\" the answer is: \(right)" }
    return mark.choice == number
      ? "Your prediction was right: \(right)" : "You predicted: \(made) It is otherwise: \(right)"
  }

  func object(_ prediction: Prediction, _ answer: Answer, _ mark: PredictionMark?) -> JSONValue {
    [
      "type": "prediction", "prediction": .string(prediction.id), "choice": mark.map { .integer($0.choice) } ?? .null,
      "answer": answer.number.map { .integer($0) } ?? .null, "right": mark?.isRight.map { .bool($0) } ?? .null,
    ]
  }
}
