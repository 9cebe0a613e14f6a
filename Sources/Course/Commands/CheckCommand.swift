internal import Lessons
internal import Linux
internal import Primitives
internal import Reports
internal import KernelState

enum CheckCommand: Command {
  static let name = "check"
  static let summary = "say what of the task holds and what does not, by the kernel's state now"
  static let details = """
    Any way to the wanted state counts. A task is also checked after each step,
    so that you need not ask.
    """

  /// Each statement, whether it holds, and what was found.
  static func perform(_ course: Course, _ arguments: [String]) throws {
    let lesson = try course.openLesson()
    guard let attempt = course.attempt, lesson.exercise(at: course.page) == attempt.index else {
      throw Failure("there is no task here to check", remedy: "'next' goes on, 'reset task' begins a task again")
    }
    let judgements = try course.judge(attempt)
    let isAllRight = judgements.allSatisfy(\.holds)
    if isAllRight, !attempt.isDone, attempt.exercise.canBeChecked {
      return course.announce(attempt, judgements, as: .solved)
    }
    let tail =
      isAllRight || attempt.isDone
      ? (attempt.isDone ? "The task was done." : "") : "`hint` helps with the first that does not hold."
    course.room.show(
      .message(
        Message(
          judgements.map { course.object($0, of: attempt.exercise) },
          "**\(attempt.exercise.task.goal)**\n\n\(course.list(judgements, withReason: true))\n\n\(tail)")))
  }
}
