internal import Console
internal import Primitives
internal import Markup

extension Lab {
  /// What can stand where the cursor is.
  func completions(_ request: CompletionRequest) -> [Completion] {
    candidates(after: request.preceding).filter { $0.text.hasPrefix(request.word) }
  }

  private func candidates(after words: [String]) -> [Completion] {
    guard !words.isEmpty else { return firstWords() }
    let next = CommandTable.shared.family(words[0]).filter {
      $0.words.count > words.count && $0.words.starts(with: words)
    }
    let subwords = unique(next.map { Completion($0.words[words.count], $0.command.summary) })
    guard let entry = CommandTable.shared.entry(for: words) else { return subwords }
    // `drop` goes on with a capability, or with `effective`.
    return subwords + values(entry.command.parameters, at: words.count - entry.words.count)
  }

  private func firstWords() -> [Completion] {
    unique(
      (CommandTable.shared.steps + CommandTable.shared.others).map {
        Completion($0.words[0], $0.words.count == 1 ? $0.command.summary : "\($0.words[0]) …")
      })
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
