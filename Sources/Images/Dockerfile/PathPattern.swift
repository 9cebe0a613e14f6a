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

/// The pattern of one name.
enum NamePattern {
  enum Item: Equatable {
    case any, one
    case literal(Unicode.Scalar)
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  static func items(_ text: String) throws(Failure) -> [Item] {
    var items: [Item] = []
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*": if items.last != .any { items.append(.any) }
      case "?": items.append(.one)
      case "[": items.append(try set(scalars, &index))
      case "\\":
        guard index < scalars.count else { throw broken(text) }
        items.append(.literal(scalars[index]))
        index += 1
      default: items.append(.literal(scalar))
      }
    }
    return items
  }

  private static func broken(_ text: String) -> Failure { Failure("the pattern '\(sanitized(text))' is broken") }

  private static func set(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(Failure) -> Item {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let isNegated = index < scalars.count && scalars[index] == "^"
    if isNegated { index += 1 }
    func one() throws(Failure) -> Unicode.Scalar {
      if index < scalars.count, scalars[index] == "\\" { index += 1 }
      guard index < scalars.count else { throw broken(String(String.UnicodeScalarView(scalars))) }
      defer { index += 1 }
      return scalars[index]
    }
    while index >= scalars.count || scalars[index] != "]" || ranges.isEmpty {
      let low = try one()
      guard index < scalars.count, scalars[index] == "-" else {
        ranges.append(low...low)
        continue
      }
      index += 1
      let high = try one()
      guard low <= high else { throw broken(String(String.UnicodeScalarView(scalars))) }
      ranges.append(low...high)
    }
    index += 1
    return .set(ranges, isNegated: isNegated)
  }

  static func matches(_ items: [Item], _ name: [Unicode.Scalar]) -> Bool {
    var item = 0
    var place = 0
    var star: (item: Int, place: Int)?
    while place < name.count {
      if item < items.count, items[item] == .any {
        star = (item, place)
        item += 1
      } else if item < items.count, matchesOne(items[item], name[place]) {
        item += 1
        place += 1
      } else if let last = star {
        star = (last.item, last.place + 1)
        item = last.item + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return items[item...].allSatisfy { $0 == .any }
  }

  private static func matchesOne(_ item: Item, _ scalar: Unicode.Scalar) -> Bool {
    switch item {
    case .any: false
    case .one: true
    case .literal(let literal): literal == scalar
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}
