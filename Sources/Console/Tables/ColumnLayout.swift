// How wide each column of a table may be, and the lines that come of it.

/// The widths of a table's columns on a terminal.
struct ColumnLayout {
  private let columns: [Table.Column]
  private let widths: [Int]
  private static let gap = 2
  /// A column does not shrink below this: narrower wraps are unreadable.
  private static let least = 10
  /// A word up to this is not broken where it can be helped.
  private static let longWord = 28

  /// Nil if the columns do not fit next to each other.
  init?(_ columns: [Table.Column], rows: [[Span]], width: Int) {
    self.columns = columns
    var widths = columns.map { displayWidth($0.header) }
    for row in rows {
      for (index, cell) in row.enumerated() {
        widths[index] = max(widths[index], displayWidth(cell.text))
      }
    }
    let room = width - Self.gap * max(0, columns.count - 1)
    let least = columns.map { max(Self.least, displayWidth($0.header)) }
    let words = columns.indices.map { index in
      max(least[index], min(Self.longWord, rows.map { Self.longestWord($0[index].text) }.max() ?? 0))
    }
    Self.shrink(&widths, into: room, floors: words)
    Self.shrink(&widths, into: room, floors: least)
    if widths.reduce(0, +) > room { return nil }
    self.widths = widths
  }

  /// Takes from the widest column first, and from none below its floor.
  private static func shrink(_ widths: inout [Int], into room: Int, floors: [Int]) {
    var excess = widths.reduce(0, +) - room
    while excess > 0 {
      let candidates = widths.indices.filter { widths[$0] > floors[$0] }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
      excess -= 1
    }
  }

  private static func longestWord(_ text: String) -> Int {
    text.split(separator: " ").map { displayWidth(String($0)) }.max() ?? 0
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
