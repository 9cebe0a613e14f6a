internal import Child
internal import KernelState
internal import Linux
internal import Primitives
internal import Course
internal import Session
internal import Reports

enum ResetCommand: Command {
  static let name = "reset"
  static let parameters = [
    Parameter("WHAT", optional: true) {
      [
        ("task", "begin the task of this page again"),
        ("lesson", "forget what was done in the lesson, and begin it again"),
      ]
    }
  ]
  static let summary = "end the child and begin again with a new one, without walls"
  static let details = """
    'reset task' begins the task of the open lesson again, on the child that it
    assumes, and 'reset lesson' the whole lesson.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    switch arguments.first {
    case "task": return try lab.course.resetTask()
    case "lesson": return try lab.course.resetLesson()
    case let other?:
      throw Failure("'\(other.prefix(40))' cannot be reset", remedy: "one of task, lesson, or nothing behind it")
    case nil: break
    }
    let session = try lab.session()
    try session.reset()
    lab.show(.notice("a new child: process \(session.workbench.child.pid)"))
    if session.rootless { lab.putUpFirstWall(session) }
  }
}
