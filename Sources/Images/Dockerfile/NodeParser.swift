// How the rest of a line is taken apart, which depends on its first word.

internal import Linux

/// Takes a logical line apart.
struct NodeParser {
  private let directives: ParserDirectives

  init(_ directives: ParserDirectives) { self.directives = directives }

  func node(_ line: [UInt8], lines: ClosedRange<Int>) throws(Failure) -> DockerfileNode {
    let parts = Array(line.trimmingBlanks).splitAtBlanks(maxSplits: 1)
    guard !parts[0].isEmpty else { throw Failure("the instruction is empty") }
    var node = DockerfileNode(keyword: parts[0].text.uppercased(), original: line.text, lines: lines)
    let flags = BuilderFlags(parts.count > 1 ? parts[1] : [])
    node.flags = flags.flags
    let rest = Array(flags.rest.trimmingBlanks)
    switch node.keyword {
    case "ADD", "COPY", "VOLUME": try list(rest, &node)
    case "CMD", "ENTRYPOINT", "RUN", "SHELL": try shellOrExec(rest, &node)
    case "ENV", "LABEL": try pairs(rest, &node)
    case "ARG": node.words = words(rest).map(\.text)
    case "EXPOSE", "FROM": node.words = rest.isEmpty ? [] : rest.splitAtBlanks().map(\.text)
    case "HEALTHCHECK": try health(rest, &node)
    case "ONBUILD": if !rest.isEmpty { node.trigger = [try self.node(rest, lines: lines)] }
    default: if !rest.isEmpty { node.words = [rest.text] }
    }
    return node
  }

  /// A JSON array of strings is the exec form, anything else a shell line.
  private func shellOrExec(_ rest: [UInt8], _ node: inout DockerfileNode) throws(Failure) {
    guard rest.first == UInt8(ascii: "[") else {
      if !rest.isEmpty { node.words = [rest.text] }
      return
    }
    switch try? JSONReader.readPrefix(of: rest) {
    case (.array(let values), let end)?:
      // BuildKit reads no further either.
      node.ignoresRest = !rest[min(end, rest.count)...].trimmingBlanks.isEmpty
      node.words = try values.map { value throws(Failure) in
        guard case .string(let text) = value else { throw Failure("only strings may stand in the exec form") }
        return text
      }
      node.isJSON = true
    default:
      node.words = [rest.text]
      // `RUN [ -f x ]` is a test of the shell's.
      node.looksLikeJSON = node.keyword != "RUN" || [0x22, 0x27].contains(rest.dropFirst().first)
    }
  }

  private func list(_ rest: [UInt8], _ node: inout DockerfileNode) throws(Failure) {
    try shellOrExec(rest, &node)
    if !node.isJSON { node.words = rest.isEmpty ? [] : rest.splitAtBlanks().map(\.text) }
    node.looksLikeJSON = false
  }

  /// `NAME=VALUE …`, or the old `NAME the rest`.
  private func pairs(_ rest: [UInt8], _ node: inout DockerfileNode) throws(Failure) {
    let words = words(rest)
    guard let first = words.first else { return }
    guard first.contains(UInt8(ascii: "=")) else {
      node.words = rest.splitAtBlanks(maxSplits: 1).map(\.text)
      guard node.words.count == 2 else { throw Failure("\(node.keyword) needs a name and a value") }
      return
    }
    for word in words {
      guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else {
        throw Failure("'\(sanitized(word.text))' is not NAME=VALUE")
      }
      node.words += [word[..<equals].text, word[(equals + 1)...].text]
    }
  }

  private func health(_ rest: [UInt8], _ node: inout DockerfileNode) throws(Failure) {
    guard !rest.isEmpty else { return }
    let parts = rest.splitAtBlanks(maxSplits: 1)
    try shellOrExec(parts.count > 1 ? parts[1] : [], &node)
    node.words.insert(parts[0].text, at: 0)
  }

  /// Words with their quotes and escapes left in: they are taken out after variables are filled in.
  func words(_ rest: [UInt8]) -> [[UInt8]] {
    let escape = directives.escapeByte
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var quote: UInt8?
    var position = 0
    while position < rest.count {
      let byte = rest[position]
      position += 1
      if quote == nil, byte.isBlank {
        if !word.isEmpty { words.append(word) }
        word = []
        continue
      }
      if byte == quote {
        quote = nil
      } else if byte == escape, quote != UInt8(ascii: "'") {
        // The last one is skipped; else it and what follows are kept.
        guard position < rest.count else { break }
        word.append(byte)
        word.append(rest[position])
        position += 1
        continue
      } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      }
      word.append(byte)
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}

extension DockerfileNode {
  /// An exec form has none: its words are done.
  var canHaveHeredocs: Bool {
    !isJSON
      && (["ADD", "COPY", "RUN"].contains(keyword) || (keyword == "ONBUILD" && trigger.first?.canHaveHeredocs == true))
  }
}
