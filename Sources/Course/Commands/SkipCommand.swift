internal import Linux
internal import Primitives
internal import KernelState
internal import Lessons

enum SkipCommand: Command {
  static let name = "skip"
  static let summary = "go on without having done the task of this page"
  static let details = "Tasks that build on it still work: the child is made as they assume it."

  static func perform(_ course: Course, _ arguments: [String]) throws {
    let lesson = try course.openLesson()
    guard let attempt = course.attemptHere, !attempt.isDone else {
      throw Failure("there is no open task on this page", remedy: "'next' goes on")
    }
    course.leave(attempt, as: .skipped)
    course.advance(lesson)
  }
}
