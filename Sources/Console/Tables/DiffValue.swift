// What of a fact's two values is worth showing.

import Linux

/// A row of a `DiffTable`, sanitised, with lists reduced to what came and went.
struct DiffValue {
  let fact: String
  let label: String
  let changed: Bool
  /// The value itself, or how many items the list has.
  let before: String
  let after: String
  /// `- item`, `+ item` or a remark, a line each, where the change is one of a list.
  let items: [Span]

  init(_ row: DiffTable.Row, maximumItems: Int) {
    fact = sanitized(row.fact)
    label = sanitized(row.label)
    changed = row.changed
    let (old, new) = (Self.items(row.before), Self.items(row.after))
    if old.count < 2, new.count < 2 {
      before = Self.single(old)
      after = Self.single(new)
      items = []
      return
    }
    before = Self.counted(old)
    after = Self.counted(new)
    guard row.changed else {
      items = []
      return
    }
    let gone = Self.difference(old, without: new)
    let come = Self.difference(new, without: old)
    items =
      gone.isEmpty && come.isEmpty
      ? [Span("the same in another order")]
      : Self.shown(gone, sign: "-", .red, maximumItems) + Self.shown(come, sign: "+", .green, maximumItems)
  }

  private static func items(_ value: DiffTable.Value) -> [String] {
    switch value {
    case .text(let text): [sanitized(text)]
    case .list(let items): items.map { sanitized($0) }
    }
  }

  private static func single(_ items: [String]) -> String {
    if let item = items.first { return item.isEmpty ? "(empty)" : item }
    return "(none)"
  }

  private static func counted(_ items: [String]) -> String {
    switch items.count {
    case 0: "(none)"
    case 1: "1 item"
    default: "\(items.count) items"
    }
  }

  /// The items of `list` that `other` does not have, or has less often, in their order.
  private static func difference(_ list: [String], without other: [String]) -> [String] {
    var left = other.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    return list.filter { item in
      guard let count = left[item], count > 0 else { return true }
      left[item] = count - 1
      return false
    }
  }

  private static func shown(_ items: [String], sign: String, _ style: Style, _ maximum: Int) -> [Span] {
    let lines = items.prefix(maximum).map { Span(sign + " " + $0, style) }
    return items.count > maximum ? lines + [Span("\(sign) \(items.count - maximum) more", style)] : lines
  }
}
