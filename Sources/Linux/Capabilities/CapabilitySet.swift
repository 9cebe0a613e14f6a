/// A set of capabilities, as the kernel keeps five of them for each thread.
/// Source: capabilities(7), "Thread capability sets".
public struct CapabilitySet: Hashable, Sendable {
  /// Bit N is capability N, as in /proc/<pid>/status.
  public var mask: UInt64

  public init(mask: UInt64) { self.mask = mask }

  public init(_ members: some Sequence<Capability>) {
    mask = members.reduce(0) { $0 | 1 << UInt64($1.number) }
  }

  /// Every capability of the running kernel.
  public static let all = CapabilitySet(Capability.all)

  public var members: [Capability] { (0..<64).filter { mask & (1 << UInt64($0)) != 0 }.map { Capability($0) } }
  public var names: [String] { members.map(\.name) }
  public var count: Int { mask.nonzeroBitCount }
  public var isEmpty: Bool { mask == 0 }

  public func contains(_ capability: Capability) -> Bool { mask & (1 << UInt64(capability.number)) != 0 }
  public func isSubset(of other: Self) -> Bool { mask & ~other.mask == 0 }
  public func union(_ other: Self) -> Self { Self(mask: mask | other.mask) }
  public func subtracting(_ other: Self) -> Self { Self(mask: mask & ~other.mask) }
  public func intersection(_ other: Self) -> Self { Self(mask: mask & other.mask) }
}

extension CapabilitySet: CustomStringConvertible {
  /// `all 41`, `(none)`, `all but CAP_SYS_ADMIN` where less than half is
  /// missing, else the names.
  public var description: String {
    let missing = Self.all.subtracting(self)
    if isEmpty { return "(none)" }
    if missing.isEmpty { return "all \(count)" }
    return missing.count < Self.all.count / 2
      ? "all but " + missing.names.joined(separator: ", ") : names.joined(separator: ", ")
  }

  /// The same where at most three names are needed, else `14 of 41`.
  public var brief: String {
    let missing = Self.all.subtracting(self)
    return min(count, missing.count) <= 3 ? description : "\(count) of \(Self.all.count)"
  }
}
