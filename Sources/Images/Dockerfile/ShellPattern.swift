internal import Linux

/// A pattern in `${NAME#…}`: `*` is any text, `?` one character, a backslash
/// hides what follows. Brackets are plain characters here.
struct ShellPattern {
  private enum Part: Equatable {
    case any, one
    case literal(Unicode.Scalar)
  }

  private let parts: [Part]
  /// Keeps the work on a hostile pattern within bounds.
  private static let longest = 4096

  init(_ text: String) throws(Failure) {
    var parts: [Part] = []
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch scalar {
      case "*": if parts.last != .any { parts.append(.any) }
      case "?": parts.append(.one)
      case "\\":
        guard let next = scalars.next() else { throw Failure("a pattern ends with a backslash") }
        parts.append(.literal(next))
      default: parts.append(.literal(scalar))
      }
    }
    guard parts.count <= Self.longest else { throw Failure("a pattern of a substitution is too long") }
    self.parts = parts
  }

  func removingPrefix(of text: String, _ isGreedy: Bool) -> String {
    let scalars = Array(text.unicodeScalars)
    let ends = ends(in: scalars[...])
    guard let end = isGreedy ? ends.last : ends.first else { return text }
    return Self.string(scalars[end...])
  }

  func removingSuffix(of text: String, _ isGreedy: Bool) -> String {
    let scalars = Array(text.unicodeScalars.reversed())
    let ends = ShellPattern(reversed: self).ends(in: scalars[...])
    guard let end = isGreedy ? ends.last : ends.first else { return text }
    return Self.string(scalars[end...].reversed())
  }

  private init(reversed pattern: ShellPattern) { parts = pattern.parts.reversed() }

  /// Replaces the first longest match, or all of them.
  func replacing(in text: String, with replacement: String, all: Bool) -> String {
    let scalars = Array(text.unicodeScalars)
    var result: [Unicode.Scalar] = []
    var start = 0
    while start <= scalars.count {
      guard let end = ends(in: scalars[start...]).last else {
        if start < scalars.count { result.append(scalars[start]) }
        start += 1
        continue
      }
      result += replacement.unicodeScalars
      if end == start {
        if start < scalars.count { result.append(scalars[start]) }
        start += 1
      } else {
        start = end
        // An empty match right behind another one is none.
        if start == scalars.count { break }
      }
      if !all {
        result += scalars[min(start, scalars.count)...]
        return Self.string(result)
      }
    }
    return Self.string(result)
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Every index at which a match of the text's beginning can end, in order.
  private func ends(in text: ArraySlice<Unicode.Scalar>) -> [Int] {
    var states = [Bool](repeating: false, count: parts.count + 1)
    states[0] = true
    skipStars(&states)
    var found = states[parts.count] ? [text.startIndex] : []
    for index in text.indices {
      var next = [Bool](repeating: false, count: parts.count + 1)
      for (state, isActive) in states.enumerated() where isActive && state < parts.count {
        switch parts[state] {
        case .any: next[state] = true
        case .one: next[state + 1] = true
        case .literal(let scalar): if scalar == text[index] { next[state + 1] = true }
        }
      }
      skipStars(&next)
      states = next
      if states[parts.count] { found.append(index + 1) }
      if !states.contains(true) { break }
    }
    return found
  }

  /// A star may also stand for nothing.
  private func skipStars(_ states: inout [Bool]) {
    for (state, part) in parts.enumerated() where states[state] && part == .any { states[state + 1] = true }
  }
}
