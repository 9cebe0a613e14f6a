// The inside of a paragraph: emphasis, code, links.

internal import Linux
internal import Console
internal import Markup

/// Turns inline nodes into styled pieces of text.
struct InlineSpans {
  /// Styles cannot be seen, so stars and backticks stay.
  let keepsMarks: Bool

  func spans(of nodes: [MarkdownNode], _ style: Style) -> [Span] {
    nodes.flatMap { spans(of: $0, style) }
  }

  private func spans(of node: MarkdownNode, _ style: Style) -> [Span] {
    switch node.kind {
    case .softBreak: return [Span(" ", style)]
    case .lineBreak: return [Span("\n", style)]
    case .code: return marked([Span(sanitized(node.literal), style.union(.yellow))], "`", style)
    case .emphasis: return marked(spans(of: node.children, style.union(.italic)), "*", style)
    case .strong: return marked(spans(of: node.children, style.union(.bold)), "**", style)
    case .link(let url):
      let text = spans(of: node.children, style.union(.underline))
      let isItsOwnText = node.plainText == url || "mailto:" + node.plainText == url
      return isItsOwnText ? text : text + [Span(" (\(sanitized(url)))", style)]
    case .image(let url):
      return [Span("[image: \(sanitized(node.plainText))] (\(sanitized(url)))", style)]
    case .htmlInline:
      if node.literal.hasPrefix("<!--") { return [] }
      return [Span(sanitized(node.literal), style)]
    default:
      if !node.children.isEmpty { return spans(of: node.children, style) }
      return [Span(sanitized(node.literal), style)]
    }
  }

  private func marked(_ spans: [Span], _ mark: String, _ style: Style) -> [Span] {
    keepsMarks ? [Span(mark, style)] + spans + [Span(mark, style)] : spans
  }
}
