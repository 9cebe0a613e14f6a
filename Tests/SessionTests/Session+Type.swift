import Primitives
import KernelState
import Testing

@testable import Session

extension Session {
  /// Performs the verb that these words begin with, as typing them does.
  @discardableResult
  func type(_ words: String...) throws -> Step {
    let verb = try #require(
      primitives.flatMap { $0.verbs }.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count })
    return perform(verb, Array(words.dropFirst(verb.words.count)), command: words.joined(separator: " "))
  }
}
