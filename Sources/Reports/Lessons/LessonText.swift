internal import Console
internal import Lessons
internal import Linux

/// A lesson as terminal text: what stands in its fenced blocks becomes
/// something to read and to follow by hand.
package struct LessonText {
  let terminal: Terminal

  func render(_ page: LessonPage) -> String {
    var markdown = Markdown(for: terminal)
    markdown.codeBlock = { info, literal in
      // What was read as a lesson has no wrong block; if one came here, it is shown as it is.
      guard let block = (try? LessonBlock(info: info, literal: literal)) ?? nil else { return nil }
      return Markdown(for: terminal).render(Self.markdown(block, on: page))
    }
    let hints = page.hints.enumerated().map { "\($0.offset + 1). " + Self.indented($0.element) }
    let text = page.text + (hints.isEmpty ? "" : "\n## Hints\n\n" + hints.joined(separator: "\n"))
    return markdown.render(text) + "\n"
      + wrapped(page.footer, width: terminal.width).map {
        terminal.paint(sanitized($0), .dim) + "\n"
      }.joined()
  }

  /// The block in plain Markdown. A page keeps for later what would answer its
  /// own question; behind the task, what holds was announced when it was done.
  static func markdown(_ block: LessonBlock, on page: LessonPage) -> String {
    switch block {
    case .explain where page.task != nil && !page.isDone: ""
    case .check where page.number != nil && page.task == nil: ""
    case .prose(let text), .explain(let text): text
    case .predict(let prediction):
      "**Predict first.** \(prediction.question)\n\n"
        + prediction.choices.enumerated().map { "\($0.offset + 1). \($0.element.text)\n" }.joined()
    case .task(let task):
      "**Try it\(needs(task)).** \(task.goal)\n\n"
        + (page.isGuided ? fenced(commands(of: task, on: page)) : "")
    case .check(let checks):
      "**You are done when**\n\n"
        + checks.map { "- " + said($0) + "\n" }.joined()
    case .observe(let text): "**You should see**\n\n" + fenced(text)
    // Given by 'hint', one at a time.
    case .hint: ""
    }
  }

  /// Each can be typed as it stands: what a trap answers is a comment, and left
  /// out while it would answer the question on the page.
  private static func commands(of task: LessonTask, on page: LessonPage) -> String {
    let lines = task.lines.map { line in
      line.command + ((page.asks ? nil : remark(line.outcome)).map { "   # \($0)" } ?? "") + "\n"
    }
    // In the lab the task itself begins with a fresh child.
    return (task.startsFresh && page.number == nil ? "reset\n" : "") + lines.joined()
  }

  /// The facts' names are worth learning, the commands of a test are not.
  private static func said(_ check: Check) -> String {
    guard let meaning = check.meaning else { return "`\(check.source)`" }
    guard case .fact = check.statement else { return meaning }
    return "\(meaning): `\(check.source)`"
  }

  private static func needs(_ task: LessonTask) -> String {
    task.requires.isEmpty ? "" : " (needs \(task.requires.map(\.description).joined(separator: ", ")))"
  }

  private static func remark(_ outcome: LessonTask.Outcome) -> String? {
    switch outcome {
    case .succeeds: nil
    case .fails(let errno): "fails: \(errno.name)"
    case .refused: "refused by the lab"
    case .exits(let status): "exit status \(status)"
    case .killed(let signal): "killed by \(signal)"
    }
  }

  /// A fence that no text of a lesson holds.
  private static func fenced(_ text: String) -> String {
    let fence = String(repeating: "~", count: 30)
    return "\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n   ") + "\n"
  }
}
