import Primitives
import KernelState
import Linux
import Testing

@testable import Session

extension Session {
  /// Performs the command that these words begin with, as typing them does.
  @discardableResult
  func type(_ words: String...) throws -> Step {
    let command = try #require(
      primitives.flatMap { $0.commands }.filter { words.starts(with: $0.words) }
        .max { $0.words.count < $1.words.count })
    return perform(command, Array(words.dropFirst(command.words.count)), command: words.joined(separator: " "))
  }
}
