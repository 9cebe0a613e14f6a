internal import Primitives
internal import Reports
internal import Markup

enum RunCommand: Command {
  static let name = "run"
  static let parameters = [Parameter("CMD"), Parameter("ARGUMENT", optional: true, repeats: true)]
  static let summary = "run a program in the child, inside all its walls"
  static let details = """
    The child forks, and the new process becomes the program by execve(2). 'trace'
    then shows each call. The exit status is 127 where there is no such program
    and 126 where it cannot be executed. At a terminal the program gets one of its
    own; it can read what you type only if its output is not sent elsewhere.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    lab.announceDeath()
    let command = ([name] + arguments).map(shellQuoted).joined(separator: " ")
    lab.show(.run(lab.run(arguments, command: command, in: session)))
    lab.announceDeath()
  }
}
