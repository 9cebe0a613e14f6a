internal import KernelState
internal import Lessons
internal import Primitives
internal import Linux
internal import Reports

enum ProgressCommand: Command {
  static let name = "progress"
  static let summary = "show how far you have come in each lesson"
  static let details =
    "It is kept in $XDG_STATE_HOME/glassbox/progress.json (usually ~/.local/state). 'forget' removes it."

  static func perform(_ course: Course, _ arguments: [String]) throws {
    let library = course.library()
    let progress = course.store.progress
    var listing = Listing(
      "lesson-progress",
      [
        ("slug", "lesson"), ("status", "status"), ("page", "page"), ("pages", "of"), ("tasks", "tasks"),
        ("predictions", "predictions"), ("current", "open"),
      ], whenEmpty: "no lesson was begun; 'start' opens the first")
    for slug in progress.lessons.keys.sorted() {
      let kept = progress[slug]
      let lesson = library.lessons.first { $0.slug == slug }
      let ids = lesson?.exercises.map(\.task.id) ?? kept.tasks.keys.sorted()
      let isJSON = course.room.showsObjects
      listing.add(
        .string(slug), .string(lesson.map { kept.status(of: $0).rawValue } ?? "no longer there"),
        .integer(kept.page + 1), lesson.map { .integer($0.sections.count) } ?? .null,
        isJSON ? kept.tasksJSON : tasks(kept, ids), isJSON ? kept.predictionsJSON : predictions(kept),
        .bool(progress.current == slug))
    }
    course.room.show(.listing(listing))
  }

  /// `3 of 4 solved, 1 shown`.
  private static func tasks(_ kept: LessonProgress, _ ids: [String]) -> JSONValue {
    let count = { (mark: TaskMark) in ids.count { kept.tasks[$0] == mark } }
    let rest = [(TaskMark.shown, "shown"), (.skipped, "skipped")].filter { count($0.0) > 0 }
    return .string(
      (["\(count(.solved)) of \(ids.count) solved"] + rest.map { "\(count($0.0)) \($0.1)" }).joined(separator: ", "))
  }

  private static func predictions(_ kept: LessonProgress) -> JSONValue {
    let (right, all) = kept.predictionCount
    return all == 0 ? .null : .string("\(right) of \(all) right")
  }
}
