// `LENGTH KEY=VALUE\n`: what the block has no room for. Source: POSIX, "pax
// Extended Header"; star, SCHILY.xattr; GNU tar manual, "PAX sparse files".

internal import Linux

/// The records before one member.
struct PaxRecords {
  private(set) var values: [String: [UInt8]] = [:]
  /// In the order in which they came.
  private(set) var attributes: [(name: String, value: [UInt8])] = []
  /// GNU's first form repeats two keys.
  private(set) var sparseNumbers: [Int] = []

  init() {}

  init(_ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Zeros fill up what some programs write.
      if rest.allSatisfy({ $0 == 0 }) { return }
      let digits = rest.prefix { $0.isASCIIDigit }
      guard digits.count < 10, let length = Int(digits.text), length > digits.count + 2, length <= rest.count,
        rest[rest.startIndex + digits.count] == 0x20, rest[rest.startIndex + length - 1] == 0x0a
      else { throw Failure("a record of its extended header has a wrong length") }
      let record = rest[(rest.startIndex + digits.count + 1)..<(rest.startIndex + length - 1)]
      guard let equals = record.firstIndex(of: 0x3d), equals > record.startIndex else {
        throw Failure("a record of its extended header has no name")
      }
      try add(record[..<equals].text, Array(record[(equals + 1)...]))
      rest = rest.dropFirst(length)
    }
  }

  private mutating func add(_ key: String, _ value: [UInt8]) throws(Failure) {
    if let name = Self.attributeName(key) {
      guard attributes.count < 1024 else { throw Failure("it has too many extended attributes") }
      attributes.removeAll { $0.name == name }
      attributes.append((name, value))
      return
    }
    if ["path", "linkpath"].contains(key), value.contains(0) { throw Failure("its name has a NUL byte in it") }
    if key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes" {
      guard let number = Int(value.text), number >= 0, sparseNumbers.count < TarReader.mostExtents * 2 else {
        throw Failure("its map of holes is broken")
      }
      sparseNumbers.append(number)
    }
    values[key] = value
  }

  /// star's `SCHILY.xattr.`; libarchive's own has the same values in Base64 and
  /// comes beside it.
  private static func attributeName(_ key: String) -> String? {
    let prefix = "SCHILY.xattr."
    guard key.hasPrefix(prefix), key.utf8.count > prefix.utf8.count, !key.utf8.contains(0) else { return nil }
    return String(key.dropFirst(prefix.count))
  }

  func text(_ key: String) -> [UInt8]? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

  func number(_ key: String) throws(Failure) -> Int? {
    guard let value = text(key) else { return nil }
    guard let number = Int(value.text), number >= 0 else {
      throw Failure("'\(sanitized(key))' of its extended header is no number")
    }
    return number
  }

  /// Seconds with a fraction, as of `mtime`.
  func time(_ key: String) throws(Failure) -> (seconds: Int, nanoseconds: Int)? {
    guard let value = text(key) else { return nil }
    let parts = value.split(separator: 0x2e, maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? Array(parts[1]) : []
    guard var seconds = Int(parts[0].text), fraction.allSatisfy({ $0.isASCIIDigit }), abs(seconds) < 1 << 55 else {
      throw Failure("'\(sanitized(key))' of its extended header is no time")
    }
    var nanoseconds = Int((fraction.prefix(9) + [UInt8](repeating: 0x30, count: max(0, 9 - fraction.count))).text) ?? 0
    if value.first == 0x2d, nanoseconds > 0 {
      seconds -= 1
      nanoseconds = 1_000_000_000 - nanoseconds
    }
    return (seconds, nanoseconds)
  }
}
