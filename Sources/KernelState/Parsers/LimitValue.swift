internal import Linux

/// A cgroup limit: a number, or no limit, which is the word `max` and never a
/// huge number. Source: cgroup-v2.rst, "Conventions".
package enum LimitValue: Hashable, Sendable, CustomStringConvertible {
  case max
  case number(UInt64)

  /// Reads the content of a cgroup file; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let text = text.trimmed
    if text == "max" {
      self = .max
    } else if let number: UInt64 = text.unsigned() {
      self = .number(number)
    } else {
      return nil
    }
  }

  /// As a cgroup file takes it.
  package var description: String {
    switch self {
    case .max: "max"
    case .number(let number): "\(number)"
    }
  }

  /// Nil for no limit.
  package var number: UInt64? {
    if case .number(let number) = self { number } else { nil }
  }
}
