internal import Primitives

enum SkipCommand: Command {
  static let name = "skip"
  static let summary = "go on without having done the task of this page"
  static let details = "Tasks that build on it still work: the child is made as they assume it."

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.skip() }
}
