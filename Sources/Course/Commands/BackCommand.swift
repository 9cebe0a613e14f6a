internal import Primitives
internal import Lessons

enum BackCommand: Command {
  static let name = "back"
  static let summary = "show the page of the lesson before this one"

  static func perform(_ course: Course, _ arguments: [String]) throws {
    let lesson = try course.openLesson()
    guard course.page > 0 else { return course.say("this is the first page of \(lesson.slug)") }
    course.show(course.page - 1)
  }
}
