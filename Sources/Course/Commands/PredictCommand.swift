internal import Lessons
internal import Linux
internal import Primitives
internal import KernelState

enum PredictCommand: Command {
  static let name = "predict"
  static let parameters = [Parameter("NUMBER")]
  static let summary = "say what you think will happen, by the number of the choice"
  static let details = """
    The kernel answers once the task is done. Nothing depends on it, but what
    one has predicted is remembered better. Where a page asks for several, they
    are answered one after the other.
    """

  /// The first that is open, or the last one again, as long as its task is not done.
  static func perform(_ course: Course, _ arguments: [String]) throws {
    let word = arguments[0]
    let lesson = try course.openLesson()
    let all = lesson.sections[course.page].predictions
    guard !all.isEmpty else { throw Failure("this page asks for no prediction", remedy: "'next' goes on") }
    let known = course.store.progress[lesson.slug].predictions
    let prediction = all.first { known[$0.id] == nil } ?? all[all.count - 1]
    guard let number = Int(word), prediction.choices.indices.contains(number - 1) else {
      throw Failure(
        "'\(word.prefix(40))' is none of the choices",
        remedy: "type a number from 1 to \(prediction.choices.count)")
    }
    let exercise = lesson.exercises.first { $0.predictions.contains { $0.id == prediction.id } }
    if known[prediction.id]?.isRight != nil || exercise.map({ course.mark($0) != nil }) == true {
      throw Failure("that is answered already", remedy: "'next' goes on")
    }
    var made = PredictionMark(choice: number)
    // Without a task nothing will happen that could answer it.
    if exercise == nil, let right = prediction.choices.firstIndex(where: \.isRight) {
      made.isRight = right == number - 1
    }
    course.keep { $0.predictions[prediction.id] = made }
    let text = prediction.choices[number - 1].text
    course.say(
      "noted: \(number), \"\(text)\"" + (exercise == nil ? "" : "; the kernel will answer once the task is done"))
  }
}
