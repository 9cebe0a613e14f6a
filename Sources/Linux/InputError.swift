/// What is wrong with something a person typed, in one line that names the
/// offending text and what was expected. No system call was made.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
