internal import Primitives

enum HintCommand: Command {
  static let name = "hint"
  static let summary = "show a hint for the task of this page, then the next one"
  static let details = "The plainest comes last. A hint may be for just the statement that does not hold yet."

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.hint() }
}
