internal import Lessons
internal import Primitives

enum BackCommand: Command {
  static let name = "back"
  static let summary = "show the page of the lesson before this one"

  static func run(_ lab: Lab, _ arguments: [String]) throws {
    let reading = try lab.openReading()
    guard reading.move(by: -1) else {
      return lab.show(.notice("this is the first page of \(reading.lesson.slug)"))
    }
    lab.show(.lesson(LessonPage(reading)))
  }
}
