// Patterns of paths: `*` and `?` stay within a name, `[a-z]` is one character,
// `**` is any number of names. Source: Go, `filepath.Match`; Dockerfile reference.

package import Linux

package struct PathPattern: Sendable, Equatable {
  private enum Part: Equatable {
    case names
    case name([NamePattern.Item])
  }

  private let parts: [Part]
  private static let longest = 4096

  /// Leading and closing slashes, `.` and empty parts mean nothing; `..` goes up as far as the root.
  package init(_ text: String) throws(Failure) {
    guard text.utf8.count <= Self.longest else { throw Failure("a pattern is longer than \(Self.longest) bytes") }
    var parts: [Part] = []
    for name in text.split(separator: "/") where name != "." {
      if name == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else if name == "**" {
        if parts.last != .names { parts.append(.names) }
      } else {
        parts.append(.name(try NamePattern.items(String(name))))
      }
    }
    self.parts = parts
  }

  /// Whether it is a path and no more.
  package var isPlain: Bool {
    parts.allSatisfy { part in
      guard case .name(let items) = part else { return false }
      return items.allSatisfy { if case .literal = $0 { true } else { false } }
    }
  }

  /// How many names of a path at least.
  package var depth: Int { parts.count }

  package func matches(_ path: [String]) -> Bool { reached(path).last == true }

  /// Whether it matches the path or a directory above it.
  func matches(prefixOf path: [String]) -> Bool { reached(path).dropFirst().contains(true) }

  /// Whether something below the directory could match.
  func mayMatchBelow(_ directory: [String]) -> Bool {
    states(directory).last?.dropLast().contains(true) == true || matches(prefixOf: directory)
  }

  /// For 0, 1, … names of the path: whether they match as a whole.
  private func reached(_ path: [String]) -> [Bool] { states(path).map { $0[parts.count] } }

  private func states(_ path: [String]) -> [[Bool]] {
    var state = [Bool](repeating: false, count: parts.count + 1)
    state[0] = true
    skip(&state)
    var all = [state]
    for name in path {
      let scalars = Array(name.unicodeScalars)
      var next = [Bool](repeating: false, count: parts.count + 1)
      for (index, part) in parts.enumerated() where state[index] {
        switch part {
        case .names: next[index] = true
        case .name(let items): if NamePattern.matches(items, scalars) { next[index + 1] = true }
        }
      }
      skip(&next)
      state = next
      all.append(state)
    }
    return all
  }

  /// `**` may stand for nothing, except at the end.
  private func skip(_ state: inout [Bool]) {
    for (index, part) in parts.enumerated() where state[index] && part == .names { state[index + 1] = true }
  }
}
