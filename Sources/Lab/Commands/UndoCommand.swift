internal import Child
internal import Linux
internal import Primitives
internal import Session
internal import Reports

enum UndoCommand: Command {
  static let name = "undo"
  static let parameters = [Parameter("N", optional: true)]
  static let summary = "take back the last step, or the last N: rebuild the child without them"
  static let details = """
    The kernel has no undo. The lab ends the child, starts a new one and performs
    the earlier steps of the journal again. Programs that were run are not run
    again; what they changed in files stays.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let count = try StepNumber.parse(arguments.first) ?? 1
    let taken = session.journal.entries.suffix(count).map { "'\($0.command)'" }.joined(separator: ", ")
    let remarks = try session.undo(count)
    lab.show(.notice("took back \(taken); the child is now process \(session.workbench.child.pid)"))
    for remark in remarks { lab.show(.notice(remark)) }
  }
}
