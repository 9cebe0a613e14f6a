internal import CLinux
internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

enum ExportCommand: Command {
  static let name = "export"
  static let parameters = [
    Parameter("KIND", values: { [("lab", "commands for this lab"), ("sh", "the shell lines that do the same")] }),
    Parameter("FILE", optional: true),
  ]
  static let summary = "write the session's steps as a script of this lab, or as shell lines"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let text: String
    switch arguments[0] {
    case "lab": text = session.journal.entries.map { $0.command + "\n" }.joined()
    case "sh":
      text = session.journal.steps.reversed().filter(\.succeeded).map { step in
        "# \(step.command)\n" + (step.shellLine.map { $0 + "\n" } ?? "# (no shell command does this)\n")
      }.joined()
    default: throw Failure("'\(arguments[0])' cannot be exported", remedy: "one of lab, sh")
    }
    guard arguments.count > 1 else { return lab.show(.text(kind: "export", "````\n\(text)````")) }
    try write(text, to: arguments[1])
    lab.show(.notice("wrote \(arguments[1])"))
  }

  /// A new file only: nothing of the learner's is overwritten.
  private static func write(_ text: String, to path: String) throws {
    let calls = LocalSystemCalls(recorder: Recorder())
    try calls.writeFile(path, text, flags: [.writeOnly, .create, .exclusive, .closeOnExec])
  }
}
