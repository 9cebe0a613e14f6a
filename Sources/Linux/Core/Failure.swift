/// Why something did not work, in one line for a person: what was wrong, and
/// where it is known, the cause that holds here and what to do about it. The one
/// error type for everything that is no failed system call.
package struct Failure: Error, Hashable, Sendable {
  /// One line that says what was wrong.
  package var message: String
  package var errno: Errno?
  /// The cause found on this machine, and what to do about it.
  package var cause: String?
  package var remedy: String?
  /// Where it was found, for what is wrong in a file.
  package var place: Place?

  /// A place in a file that a person wrote.
  package struct Place: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    /// Counted from 1; nil where it is the file or folder as a whole.
    package var line: Int?

    package init(_ path: String, line: Int? = nil) {
      self.path = path
      self.line = line
    }

    /// `lessons/02-uts/lesson.md:3`.
    package var description: String { line.map { "\(path):\($0)" } ?? path }
  }

  package init(
    _ message: String, errno: Errno? = nil, cause: String? = nil, remedy: String? = nil, place: Place? = nil
  ) {
    self.message = message
    self.errno = errno
    self.cause = cause
    self.remedy = remedy
    self.place = place
  }
}

extension Failure: CustomStringConvertible {
  /// The message, after the place where there is one.
  package var headline: String { (place.map { "\($0): " } ?? "") + message }

  /// `lessons/02-uts/lesson.md:3: unknown key 'titel'; did you mean 'title'?`.
  package var description: String { headline + (remedy.map { "; \($0)" } ?? "") }
}
