/// A file of `KEY VALUE` lines: memory.events, cpu.stat, cgroup.events.
/// Source: cgroup-v2.rst, "Format", flat keyed.
package struct FlatKeyed: Hashable, Sendable {
  /// Keys in the order of the file.
  package let keys: [String]
  private let values: [String: LimitValue]

  /// Lines of another shape are passed over.
  package init(_ text: String) {
    var keys: [String] = []
    var values: [String: LimitValue] = [:]
    for words in text.lines.map(\.words) where words.count == 2 {
      guard let value = LimitValue(words[1]) else { continue }
      if values.updateValue(value, forKey: String(words[0])) == nil { keys.append(String(words[0])) }
    }
    self.keys = keys
    self.values = values
  }

  package init(_ pairs: [(String, UInt64)]) {
    self.init(pairs.map { "\($0.0) \($0.1)\n" }.joined())
  }

  package subscript(key: String) -> LimitValue? { values[key] }

  package func number(_ key: String) -> UInt64? { values[key]?.number }
}

/// A file of `KEY SUB=VALUE SUB=VALUE` lines: io.max, io.stat, memory.pressure.
/// Source: cgroup-v2.rst, "Format", nested keyed.
package struct NestedKeyed: Hashable, Sendable {
  /// Keys in the order of the file: devices as `8:16`, or `some` and `full`.
  package let keys: [String]
  private let values: [String: [String: String]]

  package init(_ text: String) {
    var keys: [String] = []
    var values: [String: [String: String]] = [:]
    for line in text.lines {
      var key: String?
      for word in line.words {
        if let (name, value) = word.halves(UInt8(ascii: "=")) {
          if let key { values[key, default: [:]][String(name)] = String(value) }
        } else {
          // Some kernels leave out the line break after a device without numbers.
          key = String(word)
          if values[String(word)] == nil {
            keys.append(String(word))
            values[String(word)] = [:]
          }
        }
      }
    }
    self.keys = keys
    self.values = values
  }

  package subscript(key: String) -> [String: String]? { values[key] }
  package subscript(key: String, name: String) -> String? { values[key]?[name] }

  package func limit(_ key: String, _ name: String) -> LimitValue? {
    self[key, name].flatMap { LimitValue($0) }
  }
}
