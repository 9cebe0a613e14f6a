internal import Console
internal import Primitives
internal import Markup

extension Lab {
  /// What can stand where the cursor is.
  func completions(_ request: CompletionRequest) -> [Completion] {
    candidates(after: request.preceding).filter { $0.text.hasPrefix(request.word) }
  }

  private func candidates(after words: [String]) -> [Completion] {
    if words.isEmpty { return firstWords() }
    let next = verbs.filter { $0.words.count > words.count && $0.words.starts(with: words) }
    let subwords = unique(next.map { Completion($0.words[words.count], $0.summary) })
    // `drop` goes on with a capability, or with `effective`.
    if let verb = verb(for: words) {
      return subwords + values(verb.parameters, at: words.count - verb.words.count)
    }
    if !next.isEmpty { return subwords }
    guard let command = allCommands.first(where: { $0.name == words[0] }) else { return [] }
    return values(command.parameters, at: words.count - 1)
  }

  private func firstWords() -> [Completion] {
    let names = verbs.map { Completion($0.words[0], $0.words.count == 1 ? $0.summary : "\($0.words[0]) …") }
    return unique(names + allCommands.map { Completion($0.name, $0.summary) })
  }

  private func values(_ parameters: [Parameter], at index: Int) -> [Completion] {
    guard let parameter = parameters.indices.contains(index) ? parameters[index] : parameters.last,
      parameters.indices.contains(index) || parameter.repeats
    else { return [] }
    return parameter.values().map { Completion($0.text, $0.description) }
  }

  private func unique(_ all: [Completion]) -> [Completion] {
    var seen: Set<String> = []
    return all.filter { seen.insert($0.text).inserted }
  }
}
