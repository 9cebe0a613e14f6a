/// What is wrong with a lesson file: where, what, and what to do about it.
package struct LessonError: Error, Hashable, Sendable, CustomStringConvertible {
  package var path: String
  /// Counted from 1; nil where it is the file or folder as a whole.
  package var line: Int?
  package var message: String
  package var remedy: String

  package init(_ message: String, remedy: String, path: String = "", line: Int? = nil) {
    self.path = path
    self.line = line
    self.message = message
    self.remedy = remedy
  }

  /// `lessons/02-uts/lesson.md:3`.
  package var place: String { line.map { "\(path):\($0)" } ?? path }

  /// `lessons/02-uts/lesson.md:3: unknown key 'titel'; did you mean 'title'?`.
  package var description: String { "\(place): \(message); \(remedy)" }

  /// The same error, where its text stands in the file.
  func located(_ path: String, after lines: Int = 0) -> LessonError {
    LessonError(message, remedy: remedy, path: path, line: line.map { $0 + lines })
  }
}
