import Primitives
import KernelState
import Testing

@testable import Lab

extension Session {
  /// Performs the verb that these words begin with, as typing them does.
  @discardableResult
  func type(_ words: String...) throws -> Step {
    let verb = try #require(verbs.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count })
    return perform(verb, Array(words.dropFirst(verb.words.count)), command: words.joined(separator: " "))
  }
}
