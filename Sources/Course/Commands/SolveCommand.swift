internal import Linux
internal import Primitives
internal import Reports
internal import KernelState
internal import Lessons

enum SolveCommand: Command {
  static let name = "solve"
  static let summary = "show one way to do the task, by doing it; it then counts as shown, not as solved"
  static let details =
    "The child is made anew as the task assumes it, where something was done on it. 'reset task' lets you try for yourself."

  static func perform(_ course: Course, _ arguments: [String]) throws {
    let lesson = try course.openLesson()
    guard let attempt = course.attemptHere, !attempt.isDone else { throw Course.noOpenTask }
    let lacking = course.lacking(attempt.exercise, of: lesson)
    guard lacking.isEmpty else {
      throw Failure("the task cannot be done here: \(lacking.joined(separator: "; "))", remedy: "'next' goes on")
    }
    try course.beginAgain(attempt.index)
    show(attempt.exercise.task.lines.map(\.command), course)
    guard let shown = course.attempt else { return }
    let judgements = try course.judge(shown)
    course.announce(shown, judgements, as: .shown)
    if !judgements.allSatisfy(\.holds) {
      course.say("the solution did not do all that it should: this machine may differ")
    }
  }

  private static func show(_ lines: [String], _ course: Course) {
    course.isShowing = true
    defer { course.isShowing = false }
    for line in lines where !course.room.isLeaving {
      course.room.show(
        .message(Message([["type": "command", "command": .string(line)]], "**glassbox>** \(code(line))")))
      _ = course.room.type(line)
    }
  }
}
