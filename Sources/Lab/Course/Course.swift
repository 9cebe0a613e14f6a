internal import KernelState
internal import Lessons
internal import Linux

/// The course: which lesson is open, where in it the learner is, and how the
/// task there goes.
final class Course {
  unowned let lab: Lab
  let store: ProgressStore
  var lesson: Lesson?
  /// The index of the page that is shown.
  var page = 0
  /// The task of this page, or the one that this page tells about.
  var attempt: Attempt?
  /// The tasks that were done on the child as it is, oldest first, each with
  /// the number of the step after which it was.
  var doneHere: [(id: String, step: Int)] = []
  /// Whether the learner built on the child before the lesson was opened.
  var hasOwnWork = false
  /// Set while the lab itself shows a solution.
  var isShowing = false
  /// Set while the lab rebuilds what a task assumes.
  var isReplaying = false

  init(_ lab: Lab) {
    self.lab = lab
    store = ProgressStore(directory: lab.progressDirectory)
    if let warning = store.load() { lab.show(.notice(warning)) }
  }

  /// The lesson that is open. What is played with beside it is not judged by it.
  func openLesson() throws -> Lesson {
    guard !lab.isPlaying else { throw Failure("you are playing", remedy: "'play' returns to the lesson first") }
    guard let lesson else {
      throw Failure("no lesson is open", remedy: "'start' goes on with the course, 'lessons' lists it")
    }
    return lesson
  }

  func mark(_ exercise: Exercise) -> TaskMark? {
    lesson.flatMap { store.progress[$0.slug].tasks[exercise.task.id] }
  }

  /// Changes what is kept of the open lesson.
  func keep(_ change: (inout LessonProgress) -> Void) {
    guard let slug = lesson?.slug else { return }
    say(store.update { change(&$0[slug]) })
  }

  func say(_ notice: String?) {
    if let notice { lab.show(.notice(notice)) }
  }

  /// The facts now; the calls that looked are nobody's step.
  func look(_ session: Session) -> Snapshot {
    defer { _ = session.recorder.drain() }
    return session.snapshot()
  }
}
