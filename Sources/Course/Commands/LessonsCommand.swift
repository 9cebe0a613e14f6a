internal import KernelState
internal import Lessons
internal import Primitives
internal import Reports
internal import Linux

enum LessonsCommand: Command {
  static let name = "lessons"
  static let summary = "list the lessons of the course"
  static let details = """
    'start N' opens one. The second column says how far you are: open, done, or shown
    (at its end, but with tasks that were shown or skipped). Your own lessons go to
    $XDG_DATA_HOME/glassbox/lessons/NN-slug/lesson.md (usually ~/.local/share);
    lessons/README.md describes the format.
    """

  static func perform(_ course: Course, _ arguments: [String]) throws {
    let library = course.library()
    var listing = Listing(
      "lesson",
      [
        ("number", "n"), ("status", ""), ("slug", "lesson"), ("title", "title"), ("minutes", "min"),
        ("primitives", "walls"), ("requires", "needs"),
      ], whenEmpty: "no lesson was found in \(course.room.lessonFolders.joined(separator: " or "))")
    let progress = course.store.progress
    for lesson in library.lessons {
      let about = lesson.about
      listing.add(
        .integer(lesson.number), .string(progress[lesson.slug].status(of: lesson).rawValue), .string(lesson.slug),
        .string(about.title), .integer(about.minutes),
        .array(about.primitives.map { .string($0) }), .array(about.requires.map { .string($0.description) }))
    }
    course.room.show(.listing(listing))
    for problem in library.problems { course.room.show(.failure(command: name, problem)) }
  }
}
