// What of a fact's two values is worth showing.

/// A row of a `DiffTable`, sanitised, with lists reduced to what came and went.
struct DiffValue {
  let fact: String
  let label: String
  let changed: Bool
  /// The values are lists: each line is `- item`, `+ item` or a remark.
  let isList: Bool
  let before: [String]
  let after: [String]

  init(_ row: DiffTable.Row, maximumItems: Int) {
    fact = sanitized(row.fact)
    label = sanitized(row.label)
    changed = row.changed
    let old = Self.items(row.before)
    let new = Self.items(row.after)
    isList = old.count > 1 || new.count > 1
    if !isList {
      before = [old.first ?? "(empty)"]
      after = [new.first ?? "(empty)"]
    } else if !row.changed {
      before = ["\(old.count) items"]
      after = ["\(new.count) items"]
    } else {
      let gone = Self.difference(old, without: new)
      let come = Self.difference(new, without: old)
      if gone.isEmpty && come.isEmpty {
        before = ["\(old.count) items"]
        after = ["the same in another order"]
      } else {
        before = Self.shown(gone, sign: "-", maximumItems)
        after = Self.shown(come, sign: "+", maximumItems)
      }
    }
  }

  private static func items(_ value: String) -> [String] {
    value.split(separator: "\n", omittingEmptySubsequences: true).map { sanitized(String($0)) }
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

  private static func shown(_ items: [String], sign: String, _ maximum: Int) -> [String] {
    let lines = items.prefix(maximum).map { sign + " " + $0 }
    return items.count > maximum ? lines + ["\(sign) \(items.count - maximum) more"] : lines
  }
}
