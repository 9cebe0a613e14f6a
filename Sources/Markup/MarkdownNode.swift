// libcmark's tree (cmark(3)) as Swift values: parsed once, freed at once.

internal import CCmark

/// One node of a CommonMark document.
package struct MarkdownNode {
  package enum Kind: Equatable {
    case document
    case heading(level: Int)
    case paragraph
    case quote
    case list(start: Int?, isTight: Bool)  // start: nil for bullets
    case item
    case codeBlock(info: String)
    case html
    case thematicBreak
    case text
    case softBreak
    case lineBreak
    case code
    case htmlInline
    case emphasis
    case strong
    case link(url: String)
    case image(url: String)
  }

  package var kind: Kind
  /// The text of a leaf, as it was written.
  package var literal: String
  package var children: [MarkdownNode] = []
  /// The lines of the source, from 1.
  package var lines: ClosedRange<Int>

  /// The tree of `markdown`.
  package static func parse(_ markdown: String) -> MarkdownNode {
    let text = Array(markdown.utf8)
    let document = text.withUnsafeBytes {
      cmark_parse_document($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, 0)
    }
    guard let document else { return MarkdownNode(kind: .document, literal: "", lines: 1...1) }
    defer { cmark_node_free(document) }
    return MarkdownNode(document, depth: 0)
  }

  /// Text of all leaves, for titles and descriptions of images.
  package var plainText: String {
    switch kind {
    case .softBreak, .lineBreak: " "
    default: children.isEmpty ? literal : children.map(\.plainText).joined()
    }
  }

  /// What a lesson needs is never as deep; a hostile file must not exhaust the stack.
  private static let maximumDepth = 100

  private init(kind: Kind, literal: String, lines: ClosedRange<Int>) {
    (self.kind, self.literal, self.lines) = (kind, literal, lines)
  }

  private init(_ node: OpaquePointer, depth: Int) {
    kind = Self.kind(of: node)
    literal = Self.string(cmark_node_get_literal(node))
    let first = max(1, Int(cmark_node_get_start_line(node)))
    lines = first...max(first, Int(cmark_node_get_end_line(node)))
    guard depth < Self.maximumDepth else { return }
    var child = cmark_node_first_child(node)
    while let next = child {
      children.append(MarkdownNode(next, depth: depth + 1))
      child = cmark_node_next(next)
    }
  }

  private static func kind(of node: OpaquePointer) -> Kind {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_HEADING: return .heading(level: Int(cmark_node_get_heading_level(node)))
    case CMARK_NODE_PARAGRAPH: return .paragraph
    case CMARK_NODE_BLOCK_QUOTE: return .quote
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) != 0)
    case CMARK_NODE_ITEM: return .item
    case CMARK_NODE_CODE_BLOCK: return .codeBlock(info: string(cmark_node_get_fence_info(node)))
    case CMARK_NODE_HTML_BLOCK: return .html
    case CMARK_NODE_THEMATIC_BREAK: return .thematicBreak
    case CMARK_NODE_TEXT: return .text
    case CMARK_NODE_SOFTBREAK: return .softBreak
    case CMARK_NODE_LINEBREAK: return .lineBreak
    case CMARK_NODE_CODE: return .code
    case CMARK_NODE_HTML_INLINE: return .htmlInline
    case CMARK_NODE_EMPH: return .emphasis
    case CMARK_NODE_STRONG: return .strong
    case CMARK_NODE_LINK: return .link(url: string(cmark_node_get_url(node)))
    case CMARK_NODE_IMAGE: return .image(url: string(cmark_node_get_url(node)))
    default: return .document
    }
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
