internal import Primitives
internal import Lessons

enum NextCommand: Command {
  static let name = "next"
  static let summary = "show the next page of the lesson"

  /// An open task holds it back, a prediction never does.
  static func perform(_ course: Course, _ arguments: [String]) throws {
    let lesson = try course.openLesson()
    if let attempt = course.attemptHere, !attempt.isDone, attempt.exercise.canBeChecked {
      if course.lacking(attempt.exercise, of: lesson).isEmpty {
        course.noticeState()
        if course.attemptHere?.isDone != true {
          course.say("the task is not done yet: 'check' says what is missing, 'hint' helps, 'skip' goes on without it")
        }
        return
      }
      course.leave(attempt, as: .skipped)
    }
    course.advance(lesson)
  }
}
