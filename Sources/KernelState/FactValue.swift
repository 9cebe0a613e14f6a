package import Linux

/// The value of one fact. `max`, absent and unreadable are three different
/// values and never a number.
package enum FactValue: Hashable, Sendable {
  case text(String)
  case number(Int64)
  /// Several values in the kernel's order, such as the links of a network.
  case list([String])
  /// The kernel's word for "no limit".
  case max
  /// The kernel has no such thing for this process.
  case absent
  /// The kernel refused to tell.
  case unreadable(Errno)
}

extension FactValue: CustomStringConvertible {
  /// One line for a person; items of a list are joined by a comma.
  package var description: String {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .list(let items): items.isEmpty ? "(none)" : items.joined(separator: ", ")
    case .max: "max"
    case .absent: "(absent)"
    case .unreadable(let errno): "(unreadable: \(errno.name))"
    }
  }
}
