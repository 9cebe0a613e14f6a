internal import Lessons

extension Course {
  /// The lesson to go on with: the one that was open, the next one that is not
  /// done, or the first.
  func nextLesson(in library: LessonLibrary) -> Lesson? {
    let lessons = library.lessons
    let current = lessons.firstIndex { $0.slug == store.progress.current }
    let order = current.map { Array(lessons[$0...] + lessons[..<$0]) } ?? lessons
    return order.first { !store.progress[$0.slug].isFinished }
  }

  /// One line for the beginning: where the learner was, and how to go on. The
  /// lessons themselves are not read for it.
  package func welcome() -> String {
    guard let slug = store.progress.current else {
      return "'start' opens the first lesson, 'lessons' lists the course"
    }
    let known = store.progress[slug]
    return known.isFinished
      ? "\(slug) is done: 'start' goes on with the course"
      : "you were in \(slug), page \(known.page + 1): 'start' goes on there"
  }
}
