internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

enum JournalCommand: Command {
  static let name = "journal"
  static let summary = "list the steps of this session"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    var listing = Listing(
      "journal-entry", [("number", "n"), ("command", "command"), ("result", "result"), ("changes", "changes")],
      whenEmpty: "no step yet")
    for entry in session.journal.entries {
      switch entry {
      case .step(let step, _, _):
        listing.add(
          .integer(step.number), .string(step.command),
          .string(step.succeeded ? "ok" : step.failure?.errno?.name ?? "refused"),
          .integer(step.difference.changes.count))
      case .run(let run):
        listing.add(
          .integer(run.number), .string(run.command), .string(run.status.map(described) ?? "not executed"), .null)
      }
    }
    lab.show(.listing(listing))
  }
}
