internal import Primitives

enum BackCommand: Command {
  static let name = "back"
  static let summary = "show the page of the lesson before this one"

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.back() }
}
