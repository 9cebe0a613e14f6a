package import Linux

/// Sizes in bytes as a user types and reads them. Units are powers of 1024, as
/// everywhere in the kernel's own files (`memparse`).
package enum ByteSize {
  private static let units: [(letter: String, shift: UInt64)] = [
    ("K", 10), ("M", 20), ("G", 30), ("T", 40), ("P", 50), ("E", 60),
  ]

  /// Parses `64M`, `64MiB`, `1048576`, `max`. Throws with the reason.
  package static func parse(_ text: String) throws(Failure) -> LimitValue {
    let shown = "“\(text.prefix(40))”"
    let example = "write a size such as 64M, 1G, 1048576 or max"
    let trimmed = text.trimmed
    if trimmed == "max" { return .max }
    guard let first = trimmed.utf8.first else { throw Failure("a size is missing: \(example)") }
    if first == UInt8(ascii: "-") { throw Failure("\(shown): a size cannot be negative; \(example)") }
    let digits = trimmed.utf8.prefix { (48...57).contains($0) }
    let unit = Substring(trimmed.utf8.dropFirst(digits.count)).trimmed
    guard !digits.isEmpty else { throw Failure("\(shown) is not a size: \(example)") }
    if let mark = unit.utf8.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
      throw Failure("\(shown): a size has no fraction; use a smaller unit, 1536M for 1.5G")
    }
    guard let shift = try shift(of: unit.uppercased(), shown) else {
      throw Failure("\(shown): the unit “\(unit.prefix(8))” is unknown; use K, M, G, T, P or E")
    }
    guard let number: UInt64 = Substring(digits).unsigned() else { throw tooLarge(shown) }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    // The kernel counts memory in a signed long.
    guard !overflow, bytes <= UInt64(Int64.max) else { throw tooLarge(shown) }
    return .number(bytes)
  }

  private static func shift(of unit: String, _ shown: String) throws(Failure) -> UInt64? {
    if unit.isEmpty || unit == "B" { return 0 }
    guard let match = units.first(where: { unit.hasPrefix($0.letter) }) else { return nil }
    if unit == match.letter + "B" {
      let clear = "write \(match.letter) or \(match.letter)iB for 1024"
      throw Failure("\(shown): \(unit) may count in 1000 or 1024: \(clear)")
    }
    return unit == match.letter || unit == match.letter + "IB" ? match.shift : nil
  }

  private static func tooLarge(_ shown: String) -> Failure {
    Failure("\(shown) is too large: for no limit write max")
  }

  /// `64 MiB`, `1.5 GiB`, `512 B`. One digit after the point, rounded down, so
  /// that a use just below a limit does not read as the limit.
  package static func text(_ bytes: UInt64) -> String {
    guard let unit = units.last(where: { bytes >> $0.shift > 0 }) else { return "\(bytes) B" }
    let whole = bytes >> unit.shift
    let rest = (bytes & (1 << unit.shift - 1)) >> (unit.shift - 10)  // in 1024ths
    let tenths = rest * 10 / 1024
    return tenths == 0 ? "\(whole) \(unit.letter)iB" : "\(whole).\(tenths) \(unit.letter)iB"
  }

  package static func text(_ limit: LimitValue) -> String {
    limit.number.map { text($0) } ?? "max"
  }
}
