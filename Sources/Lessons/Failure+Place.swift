internal import Linux

/// What is wrong with a lesson file: what, what to do about it, and where.
extension Failure {
  /// - Parameter path: empty while only the line is known.
  init(_ message: String, remedy: String, path: String = "", line: Int? = nil) {
    self.init(message, remedy: remedy, place: Place(path, line: line))
  }

  /// The same, where its text stands in the file.
  func located(_ path: String, after lines: Int = 0) -> Failure {
    var located = self
    located.place = Place(path, line: place?.line.map { $0 + lines })
    return located
  }
}
