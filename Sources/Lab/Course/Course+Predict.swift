internal import KernelState
internal import Lessons
internal import Linux

extension Course {
  /// Notes a prediction on this page: the first that is open, or the last one
  /// again, as long as its task is not done.
  func predict(_ word: String) throws {
    let lesson = try openLesson()
    let all = lesson.sections[page].predictions
    guard !all.isEmpty else { throw Failure("this page asks for no prediction", remedy: "'next' goes on") }
    let known = store.progress[lesson.slug].predictions
    let prediction = all.first { known[$0.id] == nil } ?? all[all.count - 1]
    guard let number = Int(word), prediction.choices.indices.contains(number - 1) else {
      throw Failure(
        "'\(word.prefix(40))' is none of the choices",
        remedy: "type a number from 1 to \(prediction.choices.count)")
    }
    let exercise = lesson.exercises.first { $0.predictions.contains { $0.id == prediction.id } }
    if known[prediction.id]?.isRight != nil || exercise.map({ mark($0) != nil }) == true {
      throw Failure("that is answered already", remedy: "'next' goes on")
    }
    var made = PredictionMark(choice: number)
    // Without a task nothing will happen that could answer it.
    if exercise == nil, let right = prediction.choices.firstIndex(where: \.isRight) {
      made.isRight = right == number - 1
    }
    keep { $0.predictions[prediction.id] = made }
    let text = prediction.choices[number - 1].text
    say("noted: \(number), \"\(text)\"" + (exercise == nil ? "" : "; the kernel will answer once the task is done"))
  }
}
