internal import KernelState
internal import Lessons
internal import Linux
internal import Primitives
internal import Reports

enum ForgetCommand: Command {
  static let name = "forget"
  static let parameters = [Parameter("LESSON", optional: true, values: { LessonNames.completions })]
  static let summary = "forget your progress: in one lesson, or in all"

  static func perform(_ course: Course, _ arguments: [String]) throws {
    guard let name = arguments.first else {
      let count = course.store.progress.lessons.count
      course.say(course.store.update { $0 = Progress() })
      return course.room.show(.notice("forgot \(count == 1 ? "1 lesson" : "\(count) lessons")"))
    }
    // A lesson that is no longer there can be forgotten too.
    let slug = course.store.progress.lessons[name] == nil ? try LessonNames.find(name, in: course.library()).slug : name
    guard course.store.progress.lessons[slug] != nil else { throw Failure("\(slug) was not begun") }
    course.say(
      course.store.update { progress in
        progress.lessons[slug] = nil
        if progress.current == slug { progress.current = nil }
      })
    course.room.show(.notice("forgot \(slug)"))
  }
}
