internal import Primitives

enum CheckCommand: Command {
  static let name = "check"
  static let summary = "say what of the task holds and what does not, by the kernel's state now"
  static let details = """
    Any way to the wanted state counts. A task is also checked after each step,
    so that you need not ask.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.check() }
}
