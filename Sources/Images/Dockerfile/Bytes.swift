// Small words about bytes: a Dockerfile's grammar is ASCII.

extension UInt8 {
  /// Space, tab, newline, vertical tab, form feed, carriage return.
  var isBlank: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
  var isASCIILetter: Bool { (0x41...0x5a).contains(self) || (0x61...0x7a).contains(self) }
}

extension Collection<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }

  var trimmingLeftBlanks: SubSequence { drop { $0.isBlank } }
}

extension BidirectionalCollection<UInt8> {
  var trimmingBlanks: SubSequence {
    var rest = drop { $0.isBlank }
    while let last = rest.last, last.isBlank { rest = rest.dropLast() }
    return rest
  }

  /// Without `\r` and `\n` at the end.
  var trimmingNewline: SubSequence {
    var rest = self[...]
    while let last = rest.last, last == 0x0a || last == 0x0d { rest = rest.dropLast() }
    return rest
  }

  /// The pieces between runs of blanks; with empty ones at the ends where it begins or ends with a blank.
  func splitAtBlanks(maxSplits: Int = .max) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var current: [UInt8] = []
    var index = startIndex
    while index != endIndex {
      if self[index].isBlank, parts.count < maxSplits {
        while index != endIndex, self[index].isBlank { index = self.index(after: index) }
        parts.append(current)
        current = []
      } else {
        current.append(self[index])
        index = self.index(after: index)
      }
    }
    return parts + [current]
  }
}
