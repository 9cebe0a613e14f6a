package import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Session

/// Says reports to a person at a terminal, in whatever width it has.
package final class TerminalReporter: Reporter {
  private let output: Output
  private let terminal: Terminal
  private let errors: Output

  package init(output: Output, terminal: Terminal, errors: Output = Output(descriptor: 2)) {
    self.output = output
    self.errors = errors
    self.terminal = terminal
  }

  package func show(_ report: Report) {
    switch report {
    case .step(let step): show(step)
    case .run(let run): show(run)
    case .listing(let listing): show(listing)
    case .calls(let records):
      output.write(records.isEmpty ? "no system call: the lab refused before it made one\n" : traceLines(records))
    case .text(_, let text): output.print(Markdown(for: terminal).render(text))
    case .lesson(let page): output.write(LessonText(terminal: terminal).render(page))
    case .message(let message):
      output.print(Markdown(for: terminal).render(message.markdown(plain: terminal.isPlain)))
    case .notice(let text): prose(text, .cyan).forEach { output.print($0) }
    case .failure(let command, let failure): show(failure, of: command)
    }
    output.flush()
  }

  /// What the lab itself says, broken between words at a terminal; elsewhere one line.
  private func prose(_ text: String, _ style: Style) -> [String] {
    let spans = [Span("glassbox: ", style), Span(sanitized(text))]
    let lines = terminal.isTTY && !terminal.isPlain ? wrapped(spans, width: max(20, terminal.width)) : [spans]
    return lines.map { terminal.paint($0) }
  }

  private func show(_ step: Step) {
    output.write(folded(step.actions).map { traceLines($0.shown) + fold($0.hidden) }.joined())
    let rows = diffRows(step)
    if !rows.isEmpty {
      if !step.actions.isEmpty { output.print() }
      output.write(DiffTable(rows).render(for: terminal))
    } else if step.succeeded, step.childLives {
      output.print(terminal.paint("  nothing that the lab watches has changed", .dim))
    }
    for note in step.notes {
      for line in wrapped("note: " + sanitized(note), width: max(20, terminal.width - 2)) { output.print("  " + line) }
    }
    let footer = footer(step)
    if step.succeeded, footer.contains(where: { $0 != " " }) { output.print(terminal.paint(footer, .dim)) }
    if let failure = step.failure { show(failure, of: step.command) }
  }

  private func fold(_ hidden: [SystemCallRecord]) -> String {
    guard let one = hidden.first else { return "" }
    let call = "\(one.name)(\(one.arguments.first ?? ""), \(terminal.isPlain ? "..." : "…"))"
    return terminal.paint("  \(hidden.count) more of \(call): 'trace' lists them\n", .dim)
  }

  private func footer(_ step: Step) -> String {
    let same = step.shellLine.map { "  same as: \(sanitized($0))" } ?? ""
    let see = step.manuals.isEmpty ? "" : "see: " + step.manuals.joined(separator: ", ")
    let wide = same.isEmpty ? "  " + see : same.padded(to: 50) + "  " + see
    return displayWidth(wide) <= terminal.width
      ? wide : [same, "  " + see].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func show(_ run: Run) {
    if let failure = run.failure { return show(failure, of: run.command) }
    guard let status = run.status, status != .exited(0) else { return }
    output.print(terminal.paint("  \(sanitized(run.arguments.first ?? "")): \(described(status))", .yellow))
  }

  private func show(_ listing: Listing) {
    guard !listing.rows.isEmpty else { return output.print(terminal.paint(listing.whenEmpty, .dim)) }
    let isNarrow = !terminal.isPlain && terminal.width < 110
    let shown = listing.columns.indices.filter { !isNarrow || !listing.extra.contains(listing.columns[$0].key) }
    var table = Table(shown.map { Table.Column(listing.columns[$0].header) })
    for row in listing.rows { table.append(shown.map { plain(row[$0]) }) }
    output.write(table.render(for: terminal))
  }

  /// One line: what was wrong, where, and what to do.
  private func show(_ failure: Failure, of command: String) {
    output.flush()
    var text = failure.headline
    if let cause = failure.cause { text += ": \(cause)" }
    if let remedy = failure.remedy { text += "; \(remedy)" }
    let name = command.isEmpty ? "" : command.split(separator: " ").first.map { "\($0): " } ?? ""
    for line in prose(name + text, .red) { errors.print(line) }
    errors.flush()
  }

  /// A cell as a person reads it.
  private func plain(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .null: terminal.isPlain ? "-" : "–"
    case .array(let items): items.map(plain).joined(separator: ", ")
    case .integer(let number): String(number)
    case .object(let members):
      members.map { "(\($0.key): \(plain($0.value)))" }.joined(separator: " ")  // (unreadable: ESRCH)
    default: value.encoded()
    }
  }
}

extension TerminalReporter {
  /// One line a system call: invocation, result, who made it, time. A long
  /// invocation is broken, and its result stands below it.
  func traceLines(_ records: [SystemCallRecord]) -> String {
    let narrow = terminal.width < 90
    let column = narrow ? 36 : 48
    return records.map { record in
      let result = "= " + record.outcome
      let maker = record.by == .child ? "in child \(record.pid)" : "by the lab"
      let rest =
        terminal.paint(narrow ? result : result.padded(to: 13), record.errno == nil ? [] : .red)
        + terminal.paint(
          "  " + (narrow ? maker : maker.padded(to: 16)) + "  " + microseconds(record.microseconds), .dim)
      let call = sanitized(record.invocation)
      if displayWidth(call) <= column { return "  " + call.padded(to: column) + " " + rest + "\n" }
      let lines = wrapped(call, width: max(20, terminal.width - 6))
      return "  " + lines.joined(separator: "\n      ") + "\n" + String(repeating: " ", count: column + 3) + rest + "\n"
    }.joined()
  }

  private func microseconds(_ time: Double) -> String {
    let unit = terminal.isPlain ? "us" : "µs"
    if time < 10 { return "\((time * 10).rounded() / 10) \(unit)" }
    return time < 10_000 ? "\(Int(time.rounded())) \(unit)" : "\(Int((time / 1000).rounded())) ms"
  }

  /// Changed facts, each followed by the host's twin that stayed.
  private func diffRows(_ step: Step) -> [DiffTable.Row] {
    step.difference.changes.flatMap { change -> [DiffTable.Row] in
      var rows = [
        DiffTable.Row(
          fact: change.key.name, before: shown(change.before, change.key), after: shown(change.after, change.key),
          label: change.key.view == .host ? "on the host" : change.key.view.rawValue, changed: true)
      ]
      let twin = FactKey(change.key.name, .host)
      if let value = step.difference.unchanged[twin] {
        rows.append(
          DiffTable.Row(
            fact: change.key.name, before: shown(value, twin), after: shown(value, twin),
            label: "on the host: unchanged",
            changed: false))
      }
      return rows
    }
  }

  private func shown(_ value: FactValue, _ key: FactKey) -> DiffTable.Value {
    if let brief = Facts.shown[key.name]?(value, true) { return .text(brief) }
    if case .list(let items) = value { return .list(items) }
    return .text(value.description)
  }
}
