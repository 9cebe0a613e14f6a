// Before and after: what one step changed in the kernel, and what it did not.

/// The facts around a step, one a row.
package struct DiffTable: Sendable {
  /// A fact's value: one text, or a list of items.
  package enum Value: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    case text(String)
    case list([String])

    package init(stringLiteral text: String) { self = .text(text) }
    package init(arrayLiteral items: String...) { self = .list(items) }
  }

  /// One fact.
  package struct Row: Sendable {
    package var fact: String
    package var before: Value
    package var after: Value
    /// Where it was read, or why it stands here: `inside`, `on the host: unchanged`.
    package var label: String
    package var changed: Bool

    package init(fact: String, before: Value, after: Value, label: String = "", changed: Bool) {
      self.fact = fact
      self.before = before
      self.after = after
      self.label = label
      self.changed = changed
    }
  }

  package var rows: [Row]
  /// Of the items that a list gained or lost, at most this many are shown.
  package var maximumItems = 12

  package init(_ rows: [Row] = []) { self.rows = rows }

  /// The table as lines, each with a newline; nothing for no rows.
  ///
  /// Below 60 columns and in `--plain`, each fact gets a line `fact: before → after`.
  package func render(for terminal: Terminal) -> String {
    if rows.isEmpty { return "" }
    let values = rows.map { DiffValue($0, maximumItems: maximumItems) }
    if !terminal.isPlain, terminal.width >= 60,
      let layout = DiffLayout(values, width: terminal.width)
    {
      return layout.render(values, terminal)
    }
    return values.map { listed($0, terminal) }.joined()
  }

  /// One fact as a line; a list as a line and one more for each item that came or went.
  private func listed(_ value: DiffValue, _ terminal: Terminal) -> String {
    let label = value.label.isEmpty ? "" : " (\(value.label))"
    if !value.changed { return terminal.paint("\(value.fact): \(value.before)\(label)", .dim) + "\n" }
    let arrow = terminal.paint(terminal.arrow, .yellow)
    let after = terminal.paint(value.after, .green)
    let items = value.items.map { terminal.paint("  " + $0.text, $0.style) + "\n" }.joined()
    return "\(value.fact): \(value.before) \(arrow) \(after)\(label)\n" + items
  }
}
