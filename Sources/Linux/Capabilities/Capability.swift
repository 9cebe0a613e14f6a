internal import CCap

/// One of the pieces into which root's power is cut. Names and numbers are
/// libcap's. Source: capabilities(7).
public struct Capability: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The bit in the sets of /proc/<pid>/status.
  public let number: Int32

  public init(_ number: Int32) { self.number = number }

  /// From `CAP_NET_ADMIN`, `net_admin` and the like; nil where libcap knows no
  /// such name or the running kernel no such capability. Source: cap_from_name(3).
  public init?(name: String) {
    let lower = name.lowercased()
    guard let number = Self.numbers[lower.hasPrefix("cap_") ? lower : "cap_" + lower] else { return nil }
    self.init(number)
  }

  /// `CAP_SYS_ADMIN` for 21; `capability 63` where libcap has no name.
  public var name: String {
    Self.names.indices.contains(Int(number)) ? Self.names[Int(number)] : "capability \(number)"
  }

  public var description: String { name }

  /// Those that the running kernel knows, by number.
  public static let all: [Capability] = names.indices.map { Capability(Int32($0)) }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  // cap_max_bits(3) asks the kernel; cap_to_name(3) answers a bare number where
  // the library is older than the kernel.
  private static let names: [String] = (0..<cap_max_bits()).map { number in
    guard let text = cap_to_name(number) else { return "capability \(number)" }
    defer { cap_free(text) }
    let name = String(cString: text)
    return name.hasPrefix("cap_") ? name.uppercased() : "capability \(number)"
  }

  private static let numbers: [String: Int32] = names.enumerated().reduce(into: [:]) { table, entry in
    var number: cap_value_t = 0
    let name = entry.element.lowercased()
    if cap_from_name(name, &number) == 0 { table[name] = number }
  }
}
