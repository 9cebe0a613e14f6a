/// One range of `/proc/PID/uid_map` or `gid_map`: `count` ids from `inside` on
/// stand for as many from `outside` on. Source: user_namespaces(7).
package struct IDMap: Hashable, Sendable, CustomStringConvertible {
  /// First id in the namespace of the process.
  package let inside: UInt32
  /// First id in the namespace of the reader, or in the parent if both are the same.
  package let outside: UInt32
  package let count: UInt32

  package init(inside: UInt32, outside: UInt32, count: UInt32) {
    self.inside = inside
    self.outside = outside
    self.count = count
  }

  package init?(line: some StringProtocol) {
    let words = line.words
    guard words.count == 3, let inside: UInt32 = words[0].unsigned(), let outside: UInt32 = words[1].unsigned(),
      let count: UInt32 = words[2].unsigned()
    else { return nil }
    self.init(inside: inside, outside: outside, count: count)
  }

  /// All ranges; none as long as no map was written.
  package static func parse(_ text: String) -> [IDMap] {
    text.lines.compactMap { IDMap(line: $0) }
  }

  /// As it is written to the file.
  package var description: String { "\(inside) \(outside) \(count)" }

  /// All ids as themselves: the initial user namespace.
  package var isIdentity: Bool { inside == 0 && outside == 0 && count == UInt32.max }

  /// What an id inside is outside; nil if it is not in this range.
  package func outside(of id: UInt32) -> UInt32? { Self.shift(id, from: inside, to: outside, count) }
  /// What an id outside is inside; nil if it is not in this range.
  package func inside(of id: UInt32) -> UInt32? { Self.shift(id, from: outside, to: inside, count) }

  private static func shift(_ id: UInt32, from: UInt32, to: UInt32, _ count: UInt32) -> UInt32? {
    guard id >= from, id - from < count else { return nil }
    let (result, overflow) = to.addingReportingOverflow(id - from)
    return overflow ? nil : result
  }
}
