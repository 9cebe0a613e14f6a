// The top-level pieces of a Markdown text, for what reads lessons as data.

/// A top-level block of a CommonMark text.
package struct MarkdownBlock: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case heading(level: Int)
    case paragraph
    case quote
    case list
    case code
    case html
    case thematicBreak
  }

  package var kind: Kind
  /// The words behind the fence of a code block, such as `sh` or `task name=x`; else empty.
  package var info: String
  /// The content of a code or HTML block; the text without markup of any other.
  package var literal: String
  /// The lines of the source on which it stands, from 1.
  package var lines: ClosedRange<Int>
  /// Those lines, as they were written: what `Markdown.render` takes.
  package var source: String
}

/// The top-level blocks of `markdown`, in their order.
package func blocks(of markdown: String) -> [MarkdownBlock] {
  let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
  return MarkdownNode.parse(markdown).children.map { node in
    let last = min(node.lines.upperBound, lines.count)
    let source = lines[max(0, min(node.lines.lowerBound, last) - 1)..<last].joined(separator: "\n")
    return MarkdownBlock(node, source: source + "\n")
  }
}

extension MarkdownBlock {
  fileprivate init(_ node: MarkdownNode, source: String) {
    info = ""
    literal = node.plainText
    switch node.kind {
    case .heading(let level): kind = .heading(level: level)
    case .quote: kind = .quote
    case .list: kind = .list
    case .codeBlock(let info):
      kind = .code
      self.info = info
    case .html: kind = .html
    case .thematicBreak: kind = .thematicBreak
    default: kind = .paragraph
    }
    lines = node.lines
    self.source = source
  }
}
