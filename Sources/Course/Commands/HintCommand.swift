internal import Linux
internal import Primitives
internal import Reports
internal import Lessons

enum HintCommand: Command {
  static let name = "hint"
  static let summary = "show a hint for the task of this page, then the next one"
  static let details = "The plainest comes last. A hint may be for just the statement that does not hold yet."

  static func perform(_ course: Course, _ arguments: [String]) throws {
    _ = try course.openLesson()
    guard let attempt = course.attemptHere else { throw Course.noOpenTask }
    let judgements = attempt.isDone ? [] : try course.judge(attempt)
    guard let hint = course.attempt?.nextHint(judgements) else {
      let missing = judgements.first { !$0.holds }
      let what = missing.map { ": what is missing is that \($0.meaning ?? $0.source)" } ?? ""
      return course.say("there is no further hint\(what); 'solve' shows one way")
    }
    course.room.show(.text(kind: "hint", hint.text))
  }
}
