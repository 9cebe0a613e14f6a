internal import Console
package import KernelState
package import Linux
package import Session

/// One thing that a command has to say. The terminal and `--json` are two ways
/// to say it.
package enum Report {
  case step(Step)
  case run(Run)
  case listing(Listing)
  /// System calls that were made, in order.
  case calls([SystemCallRecord])
  /// Text for a person, in Markdown; `--json` has it as `{"type": kind, "text": …}`.
  case text(kind: String, String)
  case lesson(LessonPage)
  case message(Message)
  /// Something that happened by itself, or a remark.
  case notice(String)
  case failure(command: String, Failure)
}

/// A table for a person, one object a row for a program.
package struct Listing {
  /// The `type` of each object.
  package let kind: String
  package let columns: [(key: String, header: String)]
  package private(set) var rows: [[JSONValue]] = []
  /// Said in place of an empty table.
  package let whenEmpty: String

  /// Keys of columns that a narrow terminal leaves out.
  package let extra: Set<String>

  package init(
    _ kind: String, _ columns: [(key: String, header: String)], extra: Set<String> = [], whenEmpty: String = "nothing"
  ) {
    self.kind = kind
    self.columns = columns
    self.extra = extra
    self.whenEmpty = whenEmpty
  }

  package mutating func add(_ row: JSONValue...) { rows.append(row) }
}

/// Says reports somewhere.
package protocol Reporter: AnyObject {
  func show(_ report: Report)
}
