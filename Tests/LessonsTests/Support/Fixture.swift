// Lessons as text, good unless a test spoils them.

import Lessons
import Linux

enum Fixture {
  static let about = """
    ---
    format: 1
    title: A title
    question: Why?
    primitives: [uts]
    minutes: 5
    ---

    """

  /// A lesson with this body.
  static func lesson(_ body: String, about: String = about) throws(Failure) -> Lesson {
    try Lesson(Array((about + body).utf8), folder: "02-uts", path: "lesson.md")
  }

  /// The error of a lesson that must not be read.
  static func error(_ body: String = "# Text\n", about: String = about) -> Failure? {
    do {
      _ = try lesson(body, about: about)
      return nil
    } catch { return error }
  }
}
