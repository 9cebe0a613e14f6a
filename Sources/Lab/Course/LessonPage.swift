internal import Console
internal import Lessons

/// A page of a lesson, or the whole of it, ready to be shown.
package struct LessonPage {
  let slug: String
  let title: String
  /// From 1; nil for a whole lesson.
  let number: Int?
  let count: Int
  let text: String
  /// Shown at the end; a page leaves them to `hint`.
  let hints: [String]
  /// What to type next, and what the lesson needs.
  let footer: String
  /// The task to do on this page.
  let task: LessonTask?
  /// Whether the commands of tasks are shown with their goals.
  let isGuided: Bool
  /// Whether the task of this page is done: its explanation may be read.
  let isDone: Bool
  /// Whether the learner is still asked what will happen.
  let asks: Bool

  /// The page where the learner is.
  init?(_ course: Course) {
    guard let lesson = course.lesson else { return nil }
    let section = lesson.sections[course.page]
    let exercise = lesson.exercises.first { $0.page == course.page }
    let mark = exercise.flatMap(course.mark)
    slug = lesson.slug
    title = section.title.isEmpty ? lesson.about.title : section.title
    number = course.page + 1
    count = lesson.sections.count
    text = section.markdown
    hints = []
    task = section.task
    isGuided = section.task?.isGuided ?? lesson.about.isGuided
    isDone = mark != nil
    let known = course.store.progress[lesson.slug].predictions
    let asked = mark == nil ? section.predictions.first { known[$0.id] == nil } : nil
    asks = asked != nil
    let words = [
      "\(course.page + 1)/\(count)",
      course.page == 0 ? "about \(lesson.about.minutes) minutes" : nil,
      course.page == 0 && !lesson.about.requires.isEmpty
        ? "needs " + lesson.about.requires.map(\.description).joined(separator: ", ") : nil,
      asked.map { "what do you think? 'predict 1' to 'predict \($0.choices.count)'" },
      Self.next(lesson, course.page, exercise, mark),
    ]
    footer = words.compactMap { $0 }.joined(separator: " | ")
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

  /// All of it, the hints at the end.
  init(whole lesson: Lesson) {
    slug = lesson.slug
    title = lesson.about.title
    number = nil
    count = lesson.sections.count
    text = lesson.sections.map(\.markdown).joined()
    hints = lesson.sections.flatMap(\.hints)
    footer = "to do it: 'glassbox', then 'start \(lesson.slug)'"
    task = nil
    isGuided = true
    isDone = true
    asks = false
  }

  /// For `--json`: the text is Markdown, as it was written.
  var json: JSONValue {
    [
      "type": "lesson", "slug": .string(slug), "title": .string(title), "section": number.map { .integer($0) } ?? .null,
      "sections": .integer(count), "task": task.map { .string($0.id) } ?? .null, "done": .bool(isDone),
      "text": .string(text), "hints": .array(hints.map { .string($0) }),
    ]
  }
}
