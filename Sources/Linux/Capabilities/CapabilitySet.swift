/// A set of capabilities, as the kernel keeps five of them for each thread.
/// Source: capabilities(7), "Thread capability sets".
package struct CapabilitySet: Hashable, Sendable {
  /// Bit N is capability N, as in /proc/<pid>/status.
  package var mask: UInt64

  package init(mask: UInt64) { self.mask = mask }

  package init(_ members: some Sequence<Capability>) {
    mask = members.reduce(0) { $0 | 1 << UInt64($1.number) }
  }

  /// Every capability of the running kernel.
  package static let all = CapabilitySet(Capability.all)

  package var members: [Capability] { (0..<64).filter { mask & (1 << UInt64($0)) != 0 }.map { Capability($0) } }
  package var names: [String] { members.map(\.name) }
  package var count: Int { mask.nonzeroBitCount }
  package var isEmpty: Bool { mask == 0 }

  package func contains(_ capability: Capability) -> Bool { mask & (1 << UInt64(capability.number)) != 0 }
  package func isSubset(of other: Self) -> Bool { mask & ~other.mask == 0 }
  package func union(_ other: Self) -> Self { Self(mask: mask | other.mask) }
  package func subtracting(_ other: Self) -> Self { Self(mask: mask & ~other.mask) }
  package func intersection(_ other: Self) -> Self { Self(mask: mask & other.mask) }
}

extension CapabilitySet: CustomStringConvertible {
  /// `all 41`, `(none)`, `all but CAP_SYS_ADMIN` where less than half is
  /// missing, else the names.
  package var description: String {
    let missing = Self.all.subtracting(self)
    if isEmpty { return "(none)" }
    if missing.isEmpty { return "all \(count)" }
    return missing.count < Self.all.count / 2
      ? "all but " + missing.names.joined(separator: ", ") : names.joined(separator: ", ")
  }

  /// The same where at most three names are needed, else `14 of 41`.
  package var brief: String {
    let missing = Self.all.subtracting(self)
    return min(count, missing.count) <= 3 ? description : "\(count) of \(Self.all.count)"
  }
}
