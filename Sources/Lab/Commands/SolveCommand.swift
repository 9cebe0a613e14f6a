internal import Primitives

enum SolveCommand: Command {
  static let name = "solve"
  static let summary = "show one way to do the task, by doing it; it then counts as shown, not as solved"
  static let details =
    "The child is made anew as the task assumes it, where something was done on it. 'reset task' lets you try for yourself."

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.solve() }
}
