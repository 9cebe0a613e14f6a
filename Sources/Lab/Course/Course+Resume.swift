internal import Lessons

extension Course {
  /// The commands that see to the course themselves: no step follows from them.
  static let commands: Set<String> = [
    "start", "next", "back", "check", "hint", "solve", "skip", "predict", "play", "lessons", "progress", "forget",
    "help", "quit",
  ]

  /// The lesson to go on with: the one that was open, the next one that is not
  /// done, or the first.
  func nextLesson(in library: LessonLibrary) -> Lesson? {
    let lessons = library.lessons
    let current = lessons.firstIndex { $0.slug == store.progress.current }
    let order = current.map { Array(lessons[$0...] + lessons[..<$0]) } ?? lessons
    return order.first { !store.progress[$0.slug].isFinished }
  }

  /// One line for the beginning: where the learner was, and how to go on.
  func welcome() -> String {
    guard let lesson = nextLesson(in: lab.library()) else { return "'lessons' lists the course" }
    guard store.progress.current != nil else { return "'start' opens the first lesson, 'lessons' lists the course" }
    let known = store.progress[lesson.slug]
    return known == LessonProgress()
      ? "'start' goes on to \(lesson.slug): \(lesson.about.title)"
      : "you were in \(lesson.slug), page \(known.page + 1) of \(lesson.sections.count): 'start' goes on there"
  }
}
