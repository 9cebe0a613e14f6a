internal import Linux

extension Failure {
  /// The same, said of a place, unless a nearer one is known.
  func at(_ place: Place) -> Failure {
    var failure = self
    failure.place = self.place ?? place
    return failure
  }

  /// The same of a file, a layer or a blob.
  func at(_ path: String, line: Int? = nil) -> Failure { at(Place(path, line: line)) }
}
