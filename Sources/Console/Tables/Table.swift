// Columns of text, fitted to the terminal.

import Linux

/// A table with a header. Cells are sanitised when it is rendered.
package struct Table: Sendable {
  /// What becomes of a cell that is wider than the terminal leaves it.
  package enum Overflow: Sendable {
    case wrap
    case truncate
  }

  /// One column. Where there is too little room, the widest gives way first.
  package struct Column: Sendable {
    package var header: String
    package var alignment: Alignment
    package var overflow: Overflow

    package init(_ header: String, alignment: Alignment = .left, overflow: Overflow = .wrap) {
      self.header = header
      self.alignment = alignment
      self.overflow = overflow
    }
  }

  package var columns: [Column]
  package private(set) var rows: [[Span]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  package init(_ headers: String...) { columns = headers.map { Column($0) } }

  /// Adds a row; missing cells are empty, cells beyond the last column are dropped.
  package mutating func append(_ cells: [String]) { append(cells.map { Span($0) }) }

  /// Adds a row of styled cells.
  package mutating func append(_ cells: [Span]) {
    let missing = max(0, columns.count - cells.count)
    rows.append(Array((cells + repeatElement(Span(""), count: missing)).prefix(columns.count)))
  }

  /// The table as lines, each with a newline.
  ///
  /// `--plain` gives one line a row, cells separated by one blank, `-` for an empty
  /// cell. A terminal too narrow for columns gets one `header: value` a line.
  package func render(for terminal: Terminal) -> String {
    let cells = rows.map { $0.map { Span(sanitized($0.text), $0.style) } }
    if terminal.isPlain { return plain(cells) }
    guard let layout = ColumnLayout(columns, rows: cells, width: terminal.width) else {
      return listed(cells, terminal)
    }
    var lines: [String] = []
    if columns.contains(where: { !$0.header.isEmpty }) {
      lines += layout.lines(columns.map { Span($0.header, .bold) }, terminal)
    }
    for row in cells { lines += layout.lines(row, terminal) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func plain(_ cells: [[Span]]) -> String {
    let headers = columns.map(\.header)
    let lines = (headers.allSatisfy(\.isEmpty) ? [] : [headers]) + cells.map { $0.map(\.text) }
    return lines.map { $0.map { $0.isEmpty ? "-" : $0 }.joined(separator: " ") + "\n" }.joined()
  }

  private func listed(_ cells: [[Span]], _ terminal: Terminal) -> String {
    var text = ""
    for (index, row) in cells.enumerated() {
      if index > 0 { text += "\n" }
      for (column, cell) in zip(columns, row) where !cell.text.isEmpty {
        text += (column.header.isEmpty ? "" : column.header + ": ")
        text += terminal.paint(cell.text, cell.style) + "\n"
      }
    }
    return text
  }
}
