internal import Markup

extension Lab {
  /// One command, given as words; 1 where it failed, else 0.
  package func execute(words: [String]) -> Int32 {
    execute(line: words.map(shellQuoted).joined(separator: " "))
    end()
    return hasFailed ? 1 : 0
  }
}
