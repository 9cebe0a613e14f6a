// CommonMark as terminal text: what a lesson looks like.

internal import Linux
package import Console
internal import Markup

/// Renders CommonMark for a terminal.
///
/// Where colours may not be used, emphasis keeps its stars, code its backticks and
/// headings their `#`. All text is sanitised; HTML comments are left out.
package struct Markdown {
  package var terminal: Terminal
  /// Lines are not made longer than this: wider text is hard to read.
  package var maximumWidth = 100
  /// What to print in place of a fenced code block with an info string;
  /// nil for the usual, an empty text to leave it out.
  package var codeBlock: (_ info: String, _ literal: String) -> String? = { _, _ in nil }

  package init(for terminal: Terminal) { self.terminal = terminal }

  /// `markdown` as lines, each with a newline; blocks are separated by an empty line.
  package func render(_ markdown: String) -> String {
    let width = max(1, min(terminal.width, maximumWidth))
    return lines(of: MarkdownNode.parse(markdown).children, width: width, isTight: false)
      .map { $0 + "\n" }.joined()
  }

  private func lines(of nodes: [MarkdownNode], width: Int, isTight: Bool) -> [String] {
    var result: [String] = []
    for node in nodes {
      let block = lines(of: node, width: width)
      if block.isEmpty { continue }
      if !result.isEmpty && !isTight { result.append("") }
      result += block
    }
    return result
  }

  private func lines(of node: MarkdownNode, width: Int) -> [String] {
    switch node.kind {
    case .heading(let level): return heading(node, level, width)
    case .quote:
      let bar = terminal.isPlain ? ">" : terminal.paint("│", .dim)
      return lines(of: node.children, width: max(1, width - 2), isTight: false).map {
        $0.isEmpty ? bar : bar + " " + $0
      }
    case .list(let start, let isTight): return list(node, start, isTight, width)
    case .codeBlock(let info): return code(node.literal, info)
    case .thematicBreak:
      return [terminal.paint(String(repeating: terminal.isPlain ? "-" : "─", count: width), .dim)]
    case .html:
      if node.literal.hasPrefix("<!--") { return [] }
      return split(node.literal).map { terminal.paint(sanitized($0), .dim) }
    default: return text(node.children.isEmpty ? [node] : node.children, [], width)
    }
  }

  private func text(_ nodes: [MarkdownNode], _ style: Style, _ width: Int) -> [String] {
    let inlines = InlineSpans(keepsMarks: !terminal.usesColor)
    return wrapped(inlines.spans(of: nodes, style), width: width).map { terminal.paint($0) }
  }

  private func heading(_ node: MarkdownNode, _ level: Int, _ width: Int) -> [String] {
    if !terminal.usesColor {
      let marks = String(repeating: "#", count: level) + " "
      return text(node.children, [], max(1, width - marks.count)).enumerated().map {
        ($0.offset == 0 ? marks : "") + $0.element
      }
    }
    return text(node.children, level == 1 ? [.bold, .underline, .cyan] : [.bold, .cyan], width)
  }

  private func list(_ node: MarkdownNode, _ start: Int?, _ isTight: Bool, _ width: Int) -> [String] {
    let last = (start ?? 0) + node.children.count - 1
    let bullet = terminal.isPlain ? "-" : "•"
    let size = start == nil ? 2 : "\(last). ".count
    var result: [String] = []
    for (index, item) in node.children.enumerated() {
      let mark = start.map { "\($0 + index)." } ?? bullet
      let blanks = String(repeating: " ", count: size)
      let content = lines(of: item.children, width: max(1, width - size), isTight: isTight)
      if index > 0 && !isTight { result.append("") }
      for (line, text) in (content.isEmpty ? [""] : content).enumerated() {
        if line == 0 {
          result.append(terminal.paint(mark, .cyan).padded(mark, to: size) + text)
        } else {
          result.append(text.isEmpty ? "" : blanks + text)
        }
      }
    }
    return result
  }

  /// Code is never wrapped: what is copied from the terminal must still work.
  private func code(_ literal: String, _ info: String) -> [String] {
    if !info.isEmpty, let other = codeBlock(info, literal) { return split(other) }
    let label = info.isEmpty ? [] : [terminal.paint("  " + sanitized(info) + ":", .dim)]
    let body = split(literal).map { line in
      "    " + terminal.paint(sanitized(line.replacingTabs()), .yellow)
    }
    return label + body.map { $0 == "    " ? "" : $0 }
  }

  private func split(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

extension String {
  /// A painted mark with the blanks that the unpainted one lacks to `width` columns.
  fileprivate func padded(_ unpainted: String, to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - displayWidth(unpainted)))
  }

  /// Tabs as blanks up to the next multiple of eight columns.
  fileprivate func replacingTabs() -> String {
    reduce(into: "") { line, character in
      if character != "\t" { return line.append(character) }
      line += String(repeating: " ", count: 8 - displayWidth(line) % 8)
    }
  }
}
