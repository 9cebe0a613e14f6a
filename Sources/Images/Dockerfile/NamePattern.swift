internal import Linux

/// The pattern of one name.
enum NamePattern {
  enum Item: Equatable {
    case any, one
    case literal(Unicode.Scalar)
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  static func items(_ text: String) throws(Failure) -> [Item] {
    var items: [Item] = []
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*": if items.last != .any { items.append(.any) }
      case "?": items.append(.one)
      case "[": items.append(try set(scalars, &index))
      case "\\":
        guard index < scalars.count else { throw broken(text) }
        items.append(.literal(scalars[index]))
        index += 1
      default: items.append(.literal(scalar))
      }
    }
    return items
  }

  private static func broken(_ text: String) -> Failure { Failure("the pattern '\(sanitized(text))' is broken") }

  private static func set(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(Failure) -> Item {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let isNegated = index < scalars.count && scalars[index] == "^"
    if isNegated { index += 1 }
    func one() throws(Failure) -> Unicode.Scalar {
      if index < scalars.count, scalars[index] == "\\" { index += 1 }
      guard index < scalars.count else { throw broken(String(String.UnicodeScalarView(scalars))) }
      defer { index += 1 }
      return scalars[index]
    }
    while index >= scalars.count || scalars[index] != "]" || ranges.isEmpty {
      let low = try one()
      guard index < scalars.count, scalars[index] == "-" else {
        ranges.append(low...low)
        continue
      }
      index += 1
      let high = try one()
      guard low <= high else { throw broken(String(String.UnicodeScalarView(scalars))) }
      ranges.append(low...high)
    }
    index += 1
    return .set(ranges, isNegated: isNegated)
  }

  static func matches(_ items: [Item], _ name: [Unicode.Scalar]) -> Bool {
    var item = 0
    var place = 0
    var star: (item: Int, place: Int)?
    while place < name.count {
      if item < items.count, items[item] == .any {
        star = (item, place)
        item += 1
      } else if item < items.count, matchesOne(items[item], name[place]) {
        item += 1
        place += 1
      } else if let last = star {
        star = (last.item, last.place + 1)
        item = last.item + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return items[item...].allSatisfy { $0 == .any }
  }

  private static func matchesOne(_ item: Item, _ scalar: Unicode.Scalar) -> Bool {
    switch item {
    case .any: false
    case .one: true
    case .literal(let literal): literal == scalar
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}
