// The columns of a DiffTable: fact, before, arrow, after, label.

/// The widths of the columns on a terminal.
struct DiffLayout {
  private let fact: Int
  private let before: Int
  private let after: Int
  private let label: Int
  private static let indent = 2
  private static let gap = 2
  /// Room that the columns get where there is some, so that the tables of one
  /// step after the other stand under each other.
  private static let usual = (fact: 20, before: 22, after: 14)
  private static let least = 12

  /// Nil if the columns do not fit next to each other.
  init?(_ values: [DiffValue], width: Int) {
    func widest(_ texts: [String]) -> Int { texts.map(displayWidth).max() ?? 0 }
    var fact = widest(values.map(\.fact))
    var before = max(6, widest(values.map(\.before)))
    var after = max(5, widest(values.map(\.after)))
    var label = widest(values.map(\.label))
    let fixed = Self.indent + 4 * Self.gap + 1
    var room = width - fixed - (fact + before + after + label)
    func grow(_ column: inout Int, to usual: Int) {
      let extra = max(0, min(room, usual - column))
      column += extra
      room -= extra
    }
    func shrink(_ column: inout Int, to least: Int) {
      let cut = max(0, min(-room, column - least))
      column -= cut
      room += cut
    }
    if room < 0 {
      shrink(&label, to: Self.least)
      let half = max(Self.least, (before + after + room) / 2)
      shrink(&after, to: half)
      shrink(&before, to: half)
      shrink(&after, to: Self.least)
      shrink(&before, to: Self.least)
      if room < 0 { return nil }
    } else {
      grow(&fact, to: Self.usual.fact)
      grow(&before, to: Self.usual.before)
      grow(&after, to: Self.usual.after)
    }
    (self.fact, self.before, self.after, self.label) = (fact, before, after, label)
  }

  func render(_ values: [DiffValue], _ terminal: Terminal) -> String {
    let start = String(repeating: " ", count: Self.indent + fact + Self.gap)
    let header = start + "before".padded(to: before + 2 * Self.gap + 1) + "after"
    var text = terminal.paint(header, .dim) + "\n"
    for value in values {
      text += lines(value, terminal).map { $0 + "\n" }.joined()
      text += items(of: value, terminal).map { $0 + "\n" }.joined()
    }
    return text
  }

  /// What a list gained and lost, below its row, in the whole width.
  private func items(of value: DiffValue, _ terminal: Terminal) -> [String] {
    let indent = String(repeating: " ", count: Self.indent + 2)
    return value.items.flatMap { item in
      wrapped(item.text, width: terminal.width - indent.count - 2).enumerated().map { index, line in
        terminal.paint([Span(indent + (index == 0 ? "" : "  ")), Span(line, item.style)])
      }
    }
  }

  private func lines(_ value: DiffValue, _ terminal: Terminal) -> [String] {
    let old = wrapped(value.before, width: before)
    let new = wrapped(value.after, width: after)
    let labels = wrapped(value.label, width: max(1, label))
    return (0..<max(1, old.count, new.count, labels.count)).map { index in
      func line(_ texts: [String]) -> String { index < texts.count ? texts[index] : "" }
      let arrow = value.changed && index == 0 ? terminal.arrow : " "
      let spans = [
        Span(String(repeating: " ", count: Self.indent)),
        Span((index == 0 ? value.fact : "").padded(to: fact + Self.gap)),
        Span(line(old).padded(to: before + Self.gap)),
        Span(arrow.padded(to: 1 + Self.gap), [.bold, .yellow]),
        Span(line(new).padded(to: after + Self.gap), .green),
        Span(line(labels), .dim),
      ]
      return value.changed
        ? terminal.paint(trimmed(spans))
        : terminal.paint(trimmed(spans).map(\.text).joined(), .dim)
    }
  }

  /// The spans without the blanks at the line's end.
  private func trimmed(_ spans: [Span]) -> [Span] {
    var spans = spans
    while var last = spans.popLast() {
      while last.text.last == " " { last.text.removeLast() }
      if !last.text.isEmpty { return spans + [last] }
    }
    return []
  }
}
