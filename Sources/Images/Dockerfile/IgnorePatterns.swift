// `.dockerignore`: what of a context no instruction sees. Source: Dockerfile
// reference, ".dockerignore file"; Go, `filepath.Match`; the last match decides.

package import Linux

package struct IgnorePatterns: Sendable {
  private let patterns: [(pattern: PathPattern, isException: Bool)]
  private let hasExceptions: Bool

  /// From the file's text. Throws where a pattern is broken, with its line.
  package init(_ text: String, name: String = ".dockerignore") throws(Failure) {
    var patterns: [(PathPattern, Bool)] = []
    let bytes = Array(text.utf8)
    let lines = (bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...])
      .split(separator: 0x0a, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where line.first != UInt8(ascii: "#") {
      var rest = line.trimmingBlanks[...]
      guard !rest.isEmpty else { continue }
      let isException = rest.first == UInt8(ascii: "!")
      if isException { rest = rest.dropFirst().trimmingBlanks }
      do throws(Failure) {
        guard !rest.isEmpty else { throw Failure("'!' excepts nothing") }
        patterns.append((try PathPattern(rest.text), isException))
      } catch {
        throw error.at(name, line: index + 1)
      }
    }
    self.patterns = patterns
    hasExceptions = patterns.contains { $0.1 }
  }

  /// Whether a path of the context, such as `a/b.txt`, is left out: it or a
  /// directory that it is in matches, and no later exception.
  package func excludes(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    var isExcluded = false
    for (pattern, isException) in patterns where isException == isExcluded {
      if pattern.matches(prefixOf: parts) { isExcluded = !isException }
    }
    return isExcluded
  }

  /// Whether a directory that is left out must be looked into all the same, as
  /// an exception may be about something in it.
  package func mayExceptBelow(_ directory: String) -> Bool {
    guard hasExceptions else { return false }
    let parts = directory.split(separator: "/").map(String.init)
    return patterns.contains { $0.isException && $0.pattern.mayMatchBelow(parts) }
  }
}
