internal import Lessons
internal import Primitives

enum NextCommand: Command {
  static let name = "next"
  static let summary = "show the next page of the lesson"

  static func run(_ lab: Lab, _ arguments: [String]) throws {
    let reading = try lab.openReading()
    guard reading.move(by: 1) else {
      return lab.show(.notice("that was the last page of \(reading.lesson.slug); 'lessons' lists the others"))
    }
    lab.show(.lesson(LessonPage(reading)))
  }
}
