internal import Console
package import Lessons
package import Linux

/// A page of a lesson, or the whole of it, ready to be shown.
package struct LessonPage {
  package let slug: String
  package let title: String
  /// From 1; nil for a whole lesson.
  package let number: Int?
  package let count: Int
  package let text: String
  /// Shown at the end; a page leaves them to `hint`.
  package let hints: [String]
  /// What to type next, and what the lesson needs.
  package let footer: String
  /// The task to do on this page.
  package let task: LessonTask?
  /// Whether the commands of tasks are shown with their goals.
  package let isGuided: Bool
  /// Whether the task of this page is done: its explanation may be read.
  package let isDone: Bool
  /// Whether the learner is still asked what will happen.
  package let asks: Bool

  package init(
    slug: String, title: String, number: Int, count: Int, text: String, footer: String, task: LessonTask?,
    isGuided: Bool, isDone: Bool, asks: Bool
  ) {
    (self.slug, self.title, self.number, self.count, self.text) = (slug, title, number, count, text)
    (self.footer, self.task, self.isGuided, self.isDone, self.asks) = (footer, task, isGuided, isDone, asks)
    hints = []
  }

  /// All of it, the hints at the end.
  package init(whole lesson: Lesson) {
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
  package var json: JSONValue {
    [
      "type": "lesson", "slug": .string(slug), "title": .string(title), "section": number.map { .integer($0) } ?? .null,
      "sections": .integer(count), "task": task.map { .string($0.id) } ?? .null, "done": .bool(isDone),
      "text": .string(text), "hints": .array(hints.map { .string($0) }),
    ]
  }
}
