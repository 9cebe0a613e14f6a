internal import Primitives

enum QuitCommand: Command {
  static let name = "quit"
  static let summary = "end the child and leave the lab (also ^D)"

  static func perform(_ lab: Lab, _ arguments: [String]) throws { lab.isLeaving = true }
}
