/// What is wrong with something a person typed, in one line that names the
/// offending text and what was expected. No system call was made.
package struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
