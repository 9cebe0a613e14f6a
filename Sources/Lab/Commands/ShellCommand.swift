internal import KernelState
internal import Linux
internal import Primitives

enum ShellCommand: Command {
  static let name = "shell"
  static let summary = "open a shell in the child, at a terminal of its own"
  static let details = """
    The shell runs inside all walls that stand, with job control. Leave it with
    'exit' or ^D; the child and its walls stay as they are.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    guard lab.learnerTypes else {
      throw Failure("there is no terminal for a shell here", remedy: "use 'run sh -c COMMANDS'")
    }
    try RunCommand.perform(lab, ["sh", "-l"])
  }
}
