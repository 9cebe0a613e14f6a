internal import Primitives
internal import Reports
internal import Markup

enum HostCommand: Command {
  static let name = "host"
  static let parameters = [Parameter("CMD"), Parameter("ARGUMENT", optional: true, repeats: true)]
  static let summary = "run a program beside the child, on the host, outside all walls"
  static let details =
    "The same program inside and outside shows what a wall does: 'run hostname', then 'host hostname'."

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let command = ([name] + arguments).map(shellQuoted).joined(separator: " ")
    lab.show(.run(lab.runBeside(arguments, command: command, session)))
    lab.announceDeath()
  }
}
