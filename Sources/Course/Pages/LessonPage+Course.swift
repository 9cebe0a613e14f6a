internal import Lessons
internal import Reports

extension LessonPage {
  /// The page where the learner is.
  init?(_ course: Course) {
    guard let lesson = course.lesson else { return nil }
    let section = lesson.sections[course.page]
    let exercise = lesson.exercises.first { $0.page == course.page }
    let mark = exercise.flatMap(course.mark)
    let known = course.store.progress[lesson.slug].predictions
    let asked = mark == nil ? section.predictions.first { known[$0.id] == nil } : nil
    let words = [
      "\(course.page + 1)/\(lesson.sections.count)",
      course.page == 0 ? "about \(lesson.about.minutes) minutes" : nil,
      course.page == 0 && !lesson.about.requires.isEmpty
        ? "needs " + lesson.about.requires.map(\.description).joined(separator: ", ") : nil,
      asked.map { "what do you think? 'predict 1' to 'predict \($0.choices.count)'" },
      Self.next(lesson, course.page, exercise, mark),
    ]
    self.init(
      slug: lesson.slug, title: section.title.isEmpty ? lesson.about.title : section.title, number: course.page + 1,
      count: lesson.sections.count, text: section.markdown, footer: words.compactMap { $0 }.joined(separator: " | "),
      task: section.task, isGuided: section.task?.isGuided ?? lesson.about.isGuided, isDone: mark != nil,
      asks: asked != nil)
  }

  private static func next(_ lesson: Lesson, _ page: Int, _ exercise: Exercise?, _ mark: TaskMark?) -> String {
    if let exercise, mark == nil {
      return exercise.hints.isEmpty
        ? "then do it: 'check' says what is missing" : "then do it: 'hint' helps, 'check' says what is missing"
    }
    let done = mark.map { "\($0.rawValue) before: 'reset task' begins it again | " } ?? ""
    guard page + 1 < lesson.sections.count else { return done + "the end" }
    let title = lesson.sections[page + 1].title
    return done + (title == lesson.sections[page].title ? "'next' goes on" : "'next' goes on to: \(title)")
  }
}
