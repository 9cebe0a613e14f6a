public import Console
public import KernelState
public import Linux

/// One thing that a command has to say. The terminal and `--json` are two ways
/// to say it.
public enum Report {
  case step(Step)
  case run(Run)
  case listing(Listing)
  /// System calls that were made, in order.
  case calls([SystemCallRecord])
  /// Text for a person, in Markdown; `--json` has it as `{"type": kind, "text": …}`.
  case text(kind: String, String)
  case lesson(LessonPage)
  case told(Telling)
  /// Something that happened by itself, or a remark.
  case notice(String)
  case failure(command: String, Failure)
}

/// A table for a person, one object a row for a program.
public struct Listing {
  /// The `type` of each object.
  public let kind: String
  public let columns: [(key: String, header: String)]
  public private(set) var rows: [[JSONValue]] = []
  /// Said in place of an empty table.
  public let whenEmpty: String

  /// Keys of columns that a narrow terminal leaves out.
  public let extra: Set<String>

  public init(
    _ kind: String, _ columns: [(key: String, header: String)], extra: Set<String> = [], whenEmpty: String = "nothing"
  ) {
    self.kind = kind
    self.columns = columns
    self.extra = extra
    self.whenEmpty = whenEmpty
  }

  public mutating func add(_ row: JSONValue...) { rows.append(row) }
}

/// Says reports somewhere.
public protocol Reporter: AnyObject {
  func show(_ report: Report)
}
