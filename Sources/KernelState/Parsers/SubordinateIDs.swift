/// One line of /etc/subuid or /etc/subgid: ids that a user may hand on to a
/// user namespace by newuidmap(1). Source: subuid(5).
package struct SubordinateIDs: Hashable, Sendable {
  /// Login name or user id.
  package let owner: String
  package let first: UInt32
  package let count: UInt32

  package init?(line: some StringProtocol) {
    let parts = line.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, let first: UInt32 = parts[1].unsigned(),
      let count: UInt32 = parts[2].unsigned(), count > 0, first.addingReportingOverflow(count).overflow == false
    else { return nil }
    owner = String(parts[0])
    self.first = first
    self.count = count
  }

  /// The ranges of a user, by name or by number, in the order of the file.
  package static func ranges(of names: [String], in text: String) -> [SubordinateIDs] {
    text.lines.compactMap { SubordinateIDs(line: $0) }.filter { names.contains($0.owner) }
  }
}
