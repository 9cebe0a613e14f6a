package import Linux
internal import Markup

/// A piece of a lesson.
package enum LessonBlock: Hashable, Sendable {
  /// Markdown, as it was written.
  case prose(String)
  case predict(Prediction)
  case task(LessonTask)
  case check([Check])
  /// What the learner should see: recorded output, volatile numbers as `…`.
  case observe(String)
  /// Markdown: what happened and why.
  case explain(String)
  /// Several behind one task are shown one after the other.
  case hint(Hint)

  /// The kinds, as they stand behind the fence.
  static let names = ["predict", "task", "check", "observe", "explain", "hint"]

  /// The id of a task or prediction, by which progress is kept.
  package var id: String? {
    switch self {
    case .predict(let prediction): prediction.id
    case .task(let task): task.id
    default: nil
    }
  }

  /// Reads the content of a fenced block; nil for one that is plain code.
  /// Lines of errors are counted from the first line of the content.
  package init?(info: String, literal: String) throws(Failure) {
    switch info {
    case "predict": self = .predict(try Prediction(yaml: literal))
    case "task": self = .task(try LessonTask(yaml: literal))
    case "check": self = .check(try Check.parse(literal))
    case "observe": self = .observe(try Self.filled(literal, info))
    case "explain": self = .explain(try Self.filled(literal, info))
    case "hint": self = .hint(Hint(text: try Self.filled(literal, info)))
    default:
      let words = info.split(separator: " ").map(String.init)
      let word = words.first ?? ""
      if word == "hint", words.count == 2 {
        self = .hint(Hint(text: try Self.filled(literal, word), fact: words[1]))
        return
      }
      guard Self.names.contains(word) else { return nil }
      throw Failure("'\(info.prefix(40))' stands behind the fence", remedy: "write '\(word)' alone", line: 0)
    }
  }

  /// A block that needs a task before it.
  var belongsToTask: Bool {
    switch self {
    case .check, .explain, .hint: true
    default: false
    }
  }

  /// The same block, where its content begins after so many lines of the file.
  func shifted(by lines: Int) -> LessonBlock {
    switch self {
    case .check(var checks):
      for index in checks.indices { checks[index].line += lines }
      return .check(checks)
    case .predict(var prediction):
      for index in prediction.choices.indices { prediction.choices[index].line += lines }
      return .predict(prediction)
    case .task(var task):
      task.line = lines
      return .task(task)
    case .hint(var hint):
      hint.line = lines
      return .hint(hint)
    default: return self
    }
  }

  private static func filled(_ text: String, _ name: String) throws(Failure) -> String {
    guard !text.trimmed.isEmpty else {
      throw Failure("the \(name) block is empty", remedy: "fill it or remove it", line: 1)
    }
    return text
  }
}

/// Help with a task.
package struct Hint: Hashable, Sendable {
  /// Markdown.
  package var text: String
  /// With it, the hint is for a statement on this fact that does not hold.
  package var fact: String?
  /// Of its fence, in the file.
  package var line = 0
}
