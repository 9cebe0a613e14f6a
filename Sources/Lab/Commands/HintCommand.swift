internal import Lessons
internal import Primitives

enum HintCommand: Command {
  static let name = "hint"
  static let summary = "show a hint for this page of the lesson, then the next one"

  static func run(_ lab: Lab, _ arguments: [String]) throws {
    let reading = try lab.openReading()
    if let hint = reading.nextHint() { return lab.show(.text(kind: "hint", hint)) }
    let none = reading.section.hints.isEmpty ? "there is no hint for this page" : "there is no further hint"
    lab.show(.notice("\(none); the commands to type stand in the text ('back' and 'next' show it again)"))
  }
}
