internal import Console
internal import Lessons
internal import Linux
internal import Reports

/// What was found out about one task, or about a lesson as a whole.
struct VerifyResult: Sendable {
  enum Status: String, Sendable {
    case ok
    /// True here, but to be looked at.
    case warning
    case failed
    case skipped
  }

  var lesson: String
  /// Empty where it is about the lesson.
  var task = ""
  var status: Status
  var message = ""
  /// File and line.
  var place = ""
}

extension VerifyResult {
  var json: JSONValue {
    [
      "type": "verified", "lesson": .string(lesson), "task": .string(task), "result": .string(status.rawValue),
      "message": .string(message), "place": .string(place),
    ]
  }

  /// A line, and a second one where there is more to say.
  var markdown: String {
    let mark = status == .failed ? Message.fails : status == .ok ? Message.holds : "-"
    let head = "\(mark) \(code(task.isEmpty ? "(all)" : task)) \(status == .ok ? "" : status.rawValue)"
    return message.isEmpty ? head : "\(head): \(code(message))" + (place.isEmpty ? "" : " at \(code(place))")
  }
}
