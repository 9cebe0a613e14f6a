// How wide each column of a table may be, and the lines that come of it.

/// The widths of a table's columns on a terminal.
struct ColumnLayout {
  private let columns: [Table.Column]
  private let widths: [Int]
  private static let gap = 2
  /// A column does not shrink below this: narrower wraps are unreadable.
  private static let least = 10

  /// Nil if the columns do not fit next to each other.
  init?(_ columns: [Table.Column], rows: [[Span]], width: Int) {
    self.columns = columns
    var widths = columns.map { displayWidth($0.header) }
    for row in rows {
      for (index, cell) in row.enumerated() {
        widths[index] = max(widths[index], displayWidth(cell.text))
      }
    }
    var excess = widths.reduce(0, +) + Self.gap * max(0, columns.count - 1) - width
    for index in columns.indices.reversed() where excess > 0 && widths[index] > Self.least {
      let floor = max(Self.least, displayWidth(columns[index].header))
      let cut = min(excess, max(0, widths[index] - floor))
      widths[index] -= cut
      excess -= cut
    }
    if excess > 0 { return nil }
    self.widths = widths
  }

  /// One row as lines: as many as its tallest cell needs.
  func lines(_ row: [Span], _ terminal: Terminal) -> [String] {
    let cells = row.indices.map { index -> [String] in
      if displayWidth(row[index].text) <= widths[index] { return [row[index].text] }
      switch columns[index].overflow {
      case .truncate: return [row[index].text.truncated(to: widths[index])]
      case .wrap: return wrapped(row[index].text, width: widths[index])
      }
    }
    let height = cells.map(\.count).max() ?? 0
    return (0..<height).map { line in
      var result = ""
      var blanks = 0  // kept back, so that no line ends in blanks
      for index in row.indices {
        let text = line < cells[index].count ? cells[index][line] : ""
        let padding = widths[index] - displayWidth(text)
        let isRight = columns[index].alignment == .right
        if !text.isEmpty {
          result += String(repeating: " ", count: blanks + (isRight ? padding : 0))
          result += terminal.paint(text, row[index].style)
          blanks = isRight ? 0 : padding
        } else {
          blanks += padding
        }
        blanks += Self.gap
      }
      return result
    }
  }
}
