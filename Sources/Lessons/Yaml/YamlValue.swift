internal import Linux

/// A value of a YAML text, with the line it stands on. Only what lessons need:
/// text, sequences, and mappings with text as keys.
struct YamlValue: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case text(String)
    case sequence([YamlValue])
    case mapping([Entry])
  }

  struct Entry: Hashable, Sendable {
    var key: String
    /// The line of the key, from 1.
    var line: Int
    var value: YamlValue
  }

  var kind: Kind
  /// From 1.
  var line: Int

  /// What it is, as an error message names it.
  var kindName: String {
    switch kind {
    case .text: "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The text, which must not be empty. `name` is for the message.
  func text(_ name: String) throws(Failure) -> String {
    guard case .text(let text) = kind else { throw unexpected(name, "text") }
    guard !text.isEmpty else { throw error("'\(name)' is empty", "write some text behind it") }
    return text
  }

  /// The number, which must be within `range`.
  func number(_ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int {
    guard case .text(let text) = kind, let number = Int(text), range.contains(number) else {
      throw error("'\(name)' is not a number from \(range.lowerBound) to \(range.upperBound)", "write one")
    }
    return number
  }

  /// `true` or `false`.
  func flag(_ name: String) throws(Failure) -> Bool {
    switch kind {
    case .text("true"): return true
    case .text("false"): return false
    default: throw error("'\(name)' is neither true nor false", "write one of them")
    }
  }

  /// The items of a list; a single text counts as a list of one.
  func items(_ name: String) throws(Failure) -> [YamlValue] {
    switch kind {
    case .sequence(let items): return items
    case .text(let text): return text.isEmpty ? [] : [self]
    case .mapping: throw unexpected(name, "a list")
    }
  }

  /// The items of a list of texts.
  func texts(_ name: String) throws(Failure) -> [String] {
    var result: [String] = []
    for item in try items(name) { result.append(try item.text(name)) }
    return result
  }

  func error(_ message: String, _ remedy: String) -> Failure {
    Failure(message, remedy: remedy, line: line)
  }

  private func unexpected(_ name: String, _ wanted: String) -> Failure {
    error("'\(name)' is \(kindName), not \(wanted)", "see lessons/README.md for the format")
  }
}
