package import KernelState
package import Linux
internal import Primitives

/// Many calls of one kind in a row, such as one for each of 27 capabilities:
/// the first two are to be shown, the others to be counted.
package func folded(_ records: [SystemCallRecord]) -> [(shown: [SystemCallRecord], hidden: [SystemCallRecord])] {
  func kind(_ record: SystemCallRecord) -> [String] { [record.name, record.arguments.first ?? ""] }
  var parts: [(shown: [SystemCallRecord], hidden: [SystemCallRecord])] = []
  var rest = records[...]
  while let first = rest.first {
    let count = max(1, rest.prefix { kind($0) == kind(first) && $0.errno == nil }.count)
    let shown = count > 6 ? 2 : count
    parts.append((Array(rest.prefix(shown)), Array(rest.prefix(count).dropFirst(shown))))
    rest = rest.dropFirst(count)
  }
  return parts
}

/// What is known of facts by their names.
package enum Facts {
  /// How those are shown that have a way of their own.
  package static let shown: [String: FactDefinition.Shown] = primitives.flatMap { $0.facts }.reduce(into: [:]) {
    $0[$1.name] = $1.shown
  }
}
