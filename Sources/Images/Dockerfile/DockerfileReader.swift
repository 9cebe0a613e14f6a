// From physical lines to logical ones: comments, continuations, heredocs. The
// rules are those of BuildKit's parser, which every Dockerfile is written for.

internal import Linux

/// Joins physical lines to nodes.
struct DockerfileReader {
  private var lines: ArraySlice<[UInt8]>
  /// Physical lines taken so far.
  private var taken = 0
  private(set) var directives = ParserDirectives()
  private(set) var nodes: [DockerfileNode] = []
  private(set) var warnings: [DockerfileWarning] = []
  private let name: String

  /// More than any Dockerfile has; hostile ones have more.
  static let mostBytes = 4 << 20

  /// - Parameter name: how errors call the file.
  init(_ bytes: [UInt8], name: String) throws(Failure) {
    self.name = name
    guard bytes.count <= Self.mostBytes else {
      throw Failure("\(bytes.count) bytes are no Dockerfile", place: Failure.Place(name))
    }
    let bom: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = bytes.starts(with: bom) ? bytes[3...] : bytes[...]
    lines = Self.split(text)[...]
    for (index, line) in lines.enumerated() where firstInvalidUTF8Offset(in: line) != nil || line.contains(0) {
      throw Failure("the line is no text in UTF-8", place: Failure.Place(name, line: index + 1))
    }
    while !lines.isEmpty { try readInstruction() }
    guard !nodes.isEmpty else { throw Failure("the file has no instructions", place: Failure.Place(name)) }
  }

  /// Each with its newline.
  private static func split(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: 0x0a).map { $0 + 1 } ?? bytes.endIndex
      lines.append(Array(bytes[start..<end]))
      start = end
    }
    return lines
  }

  private mutating func next() -> [UInt8] {
    taken += 1
    return lines.removeFirst()
  }

  private mutating func readInstruction() throws(Failure) {
    let first = Array(next().trimmingNewline.trimmingLeftBlanks)
    do throws(Failure) { try directives.read(first) } catch { throw error.at(name, line: taken) }
    guard first.first != UInt8(ascii: "#") else { return }
    let start = taken
    var (line, goesOn) = withoutContinuation(first)
    if !goesOn, line.isEmpty { return }
    var hasEmptyLine = false
    while goesOn, !lines.isEmpty {
      let piece = Array(next().trimmingNewline)
      let content = piece.trimmingLeftBlanks
      // Comments and, though one day they shall be errors, empty lines do not end it.
      if content.first == UInt8(ascii: "#") { continue }
      if content.isEmpty {
        hasEmptyLine = true
        continue
      }
      let (rest, more) = withoutContinuation(piece)
      line += rest
      goesOn = more
    }
    if hasEmptyLine { warn("an empty line inside a continued instruction", start) }
    try addNode(line, start)
  }

  private mutating func addNode(_ line: [UInt8], _ start: Int) throws(Failure) {
    do throws(Failure) {
      var node = try NodeParser(directives).node(line, lines: start...taken)
      if node.canHaveHeredocs {
        for var heredoc in try Heredoc.all(in: line.text) {
          try readContent(of: &heredoc)
          node.heredocs.append(heredoc)
        }
        node.lines = start...taken
        if !node.trigger.isEmpty {
          node.trigger[0].heredocs = node.heredocs
          node.trigger[0].lines = node.lines
        }
      }
      if node.looksLikeJSON { warn("\(node.keyword) is no JSON array of strings and is run by the shell", start) }
      if node.ignoresRest { warn("what stands behind the array of \(node.keyword) is ignored", start) }
      nodes.append(node)
    } catch {
      throw error.at(name, line: start)
    }
  }

  private mutating func readContent(of heredoc: inout Heredoc) throws(Failure) {
    var content: [UInt8] = []
    while !lines.isEmpty {
      let line = next()
      let stripped = heredoc.stripsTabs ? line.drop { $0 == 0x09 } : line[...]
      if Array(stripped.trimmingNewline) == Array(heredoc.name.utf8) {
        heredoc.content = content.text
        return
      }
      content += heredoc.stripsTabs ? Array(stripped) : line
    }
    throw Failure("the heredoc '\(sanitized(heredoc.name))' has no end")
  }

  /// The line without an escape character at its end, if it has a single one.
  private func withoutContinuation(_ line: [UInt8]) -> (line: [UInt8], goesOn: Bool) {
    let escape = directives.escapeByte
    var end = line.count
    while end > 0, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    guard end > 0, line[end - 1] == escape, end == 1 || line[end - 2] != escape else { return (line, false) }
    return (Array(line[..<(end - 1)]), true)
  }

  private mutating func warn(_ text: String, _ line: Int) {
    warnings.append(DockerfileWarning(line: line, text: text))
  }
}

/// What is allowed and surely not meant.
package struct DockerfileWarning: Sendable, Equatable {
  package let line: Int
  package let text: String
}
