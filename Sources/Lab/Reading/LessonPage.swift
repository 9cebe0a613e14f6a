internal import Console
internal import Lessons

/// A section of a lesson, or a whole one, ready to be shown.
public struct LessonPage {
  let slug: String
  let title: String
  /// From 1; nil for a whole lesson.
  let number: Int?
  let count: Int
  let text: String
  /// Shown at the end; a section leaves them to `hint`.
  let hints: [String]
  /// What to type next, and what the lesson needs.
  let footer: String

  /// One section.
  init(_ reading: Reading) {
    let lesson = reading.lesson
    slug = lesson.slug
    title = reading.section.title.isEmpty ? lesson.about.title : reading.section.title
    number = reading.index + 1
    count = lesson.sections.count
    text = reading.section.markdown
    hints = []
    let words = [
      "\(reading.index + 1)/\(count)",
      reading.index == 0 ? "about \(lesson.about.minutes) minutes" : nil,
      reading.index == 0 && !lesson.about.requires.isEmpty
        ? "needs " + lesson.about.requires.map(\.description).joined(separator: ", ") : nil,
      reading.section.hints.isEmpty ? nil : "'hint' if you are stuck",
      Self.next(lesson.sections, after: reading.index),
    ]
    footer = words.compactMap { $0 }.joined(separator: " | ")
  }

  private static func next(_ sections: [LessonSection], after index: Int) -> String {
    guard index + 1 < sections.count else { return "the end; 'lessons' lists the others" }
    let title = sections[index + 1].title
    return title == sections[index].title ? "when you have tried it: 'next'" : "'next' goes on to: \(title)"
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
  }

  /// For `--json`: the text is Markdown, as it was written.
  var json: JSONValue {
    [
      "type": "lesson", "slug": .string(slug), "title": .string(title), "section": number.map { .integer($0) } ?? .null,
      "sections": .integer(count), "text": .string(text), "hints": .array(hints.map { .string($0) }),
    ]
  }
}
