// Styled text that is wrapped before it is coloured, so that no width is ever
// measured on escape sequences.

/// A piece of text in one style.
package struct Span: Sendable, Equatable {
  package var text: String
  package var style: Style

  package init(_ text: String, _ style: Style = []) {
    self.text = text
    self.style = style
  }
}

/// `spans` broken into lines of at most `width` columns: at blanks, inside a word
/// only where it is longer than a line. A newline in a span begins a new line.
package func wrapped(_ spans: [Span], width: Int) -> [[Span]] {
  let width = max(1, width)
  var lines: [[Span]] = [[]]
  var used = 0
  var pending: Span?  // the blank before the next word, dropped at a line's end
  for word in words(of: spans) {
    switch word {
    case .newline:
      lines.append([])
      (used, pending) = (0, nil)
    case .blank(let style):
      if used > 0 { pending = Span(" ", style) }
    case .word(let pieces):
      let size = pieces.reduce(0) { $0 + displayWidth($1.text) }
      if used > 0, used + (pending == nil ? 0 : 1) + size > width {
        lines.append([])
        (used, pending) = (0, nil)
      }
      if let blank = pending {
        append(blank, to: &lines[lines.count - 1])
        (used, pending) = (used + 1, nil)
      }
      for character in pieces.flatMap(characters) {
        let columns = displayWidth(character.text)
        if used > 0, used + columns > width {
          lines.append([])
          used = 0
        }
        append(character, to: &lines[lines.count - 1])
        used += columns
      }
    }
  }
  return lines
}

/// `text` broken into lines of at most `width` columns.
package func wrapped(_ text: String, width: Int) -> [String] {
  wrapped([Span(text)], width: width).map { $0.map(\.text).joined() }
}

private enum Word {
  case newline
  case blank(Style)
  case word([Span])
}

/// A word may change its style inside: `**un**share` is one word of two pieces.
private func words(of spans: [Span]) -> [Word] {
  var result: [Word] = []
  var current: [Span] = []
  func finish() {
    if !current.isEmpty { result.append(.word(current)) }
    current = []
  }
  for character in spans.flatMap(characters) {
    switch character.text {
    case "\n":
      finish()
      result.append(.newline)
    case " ", "\t":
      finish()
      result.append(.blank(character.style))
    default: append(character, to: &current)
    }
  }
  finish()
  return result
}

private func characters(of span: Span) -> [Span] { span.text.map { Span(String($0), span.style) } }

private func append(_ span: Span, to line: inout [Span]) {
  if let last = line.last, last.style == span.style {
    line[line.count - 1].text += span.text
  } else {
    line.append(span)
  }
}
