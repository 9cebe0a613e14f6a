internal import KernelState
internal import Lessons
internal import Linux

extension Statement.Comparison {
  /// Whether the value found is to the wanted one as the statement says. Of a
  /// value that cannot be read nothing can be said, so nothing holds.
  func holds(_ found: FactValue, _ wanted: FactValue) -> Bool {
    guard !found.isUnreadable || wanted.isUnreadable else { return false }
    switch self {
    case .equals: return found == wanted
    case .differs: return found != wanted && !wanted.isUnreadable
    case .atMost: return found.amount.flatMap { found in wanted.amount.map { found <= $0 } } ?? false
    case .atLeast: return found.amount.flatMap { found in wanted.amount.map { found >= $0 } } ?? false
    case .contains: return found.mentions(wanted.description)
    case .lacks: return !found.mentions(wanted.description)
    }
  }

  /// What is asked for, in words.
  func wish(_ value: String) -> Judgement.Wish {
    switch self {
    case .equals: .init(value: value)
    case .differs: .init("anything but", value: value)
    case .atMost: .init("at most", value: value)
    case .atLeast: .init("at least", value: value)
    case .contains: .init("something with", value: value)
    case .lacks: .init("nothing with", value: value)
    }
  }
}

extension FactValue {
  /// What a lesson writes, as the kind of value that it is compared with.
  init(written text: String, like other: FactValue) {
    switch (text, other) {
    case ("max", _): self = .max
    case ("absent", _), ("(absent)", _): self = .absent
    case ("unreadable", .unreadable(let errno)): self = .unreadable(errno)
    case ("", .list), ("(none)", .list): self = .list([])
    case (let text, .list(let items)) where items.joined(separator: ", ") == text: self = other
    case (let text, .text): self = .text(text)
    case (let text, _): self = Int64(text).map { .number($0) } ?? .text(text)
    }
  }

  var isUnreadable: Bool {
    if case .unreadable = self { return true }
    return false
  }

  /// For "at most" and "at least": no limit is more than any.
  fileprivate var amount: Double? {
    switch self {
    case .number(let number): Double(number)
    case .max: .infinity
    case .text(let text): Double(text)
    default: nil
    }
  }

  fileprivate func mentions(_ text: String) -> Bool {
    switch self {
    case .list(let items): items.contains { $0.contains(text) }
    case .absent, .unreadable: false
    default: description.contains(text)
    }
  }
}
