internal import KernelState
internal import Lessons
internal import Linux
internal import Primitives
internal import Reports

enum StartCommand: Command {
  static let name = "start"
  static let parameters = [Parameter("LESSON", optional: true, values: { LessonNames.completions })]
  static let summary = "open a lesson, by its number or name; alone: go on where you were"
  static let details = """
    A lesson is read page by page: 'next' goes on, 'back' returns. A task is
    noticed once it is done; 'check' says what is missing, 'hint' helps, 'solve'
    shows one way, 'skip' goes on without. 'predict N' says what you expect.
    """

  static func perform(_ course: Course, _ arguments: [String]) throws {
    guard !course.room.isPlaying else { throw Failure("you are playing", remedy: "'play' returns first") }
    let library = course.library()
    let progress = course.store.progress
    let lesson: Lesson
    if let name = arguments.first {
      lesson = try LessonNames.find(name, in: library)
    } else if let next = course.nextLesson(in: library) {
      lesson = next
    } else {
      throw Failure("you have been through all lessons", remedy: "'start N' opens one again, 'lessons' lists them")
    }
    let known = progress[lesson.slug]
    let page = known.isFinished ? 0 : min(known.page, lesson.sections.count - 1)
    course.open(lesson, page: page)
    if page > 0 {
      course.room.show(
        .notice("you were here: page \(page + 1) of \(lesson.sections.count); 'reset lesson' begins it again"))
    }
  }
}
