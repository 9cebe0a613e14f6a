internal import Primitives

enum NextCommand: Command {
  static let name = "next"
  static let summary = "show the next page of the lesson"

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.next() }
}
