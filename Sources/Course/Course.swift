internal import KernelState
package import Lessons
internal import Linux
package import Primitives
internal import Reports
internal import Session

/// The course: which lesson is open, where in it the learner is, and how the task there goes.
package final class Course {
  unowned let room: any Classroom
  package let store: ProgressStore
  package internal(set) var lesson: Lesson?
  /// The index of the page that is shown.
  package internal(set) var page = 0
  /// The task of this page, or the one that this page tells about.
  package internal(set) var attempt: Attempt?
  /// The tasks that were done on the child as it is, oldest first, each with
  /// the number of the step after which it was.
  var doneHere: [(id: String, step: Int)] = []
  /// Whether the learner built on the child before the lesson was opened.
  var hasOwnWork = false
  /// Set while the lab itself shows a solution.
  var isShowing = false
  /// Set while the lab rebuilds what a task assumes.
  var isReplaying = false

  package init(_ room: any Classroom) {
    self.room = room
    store = ProgressStore(directory: room.progressDirectory)
    if let warning = store.load() { room.show(.notice(warning)) }
  }

  /// What can be typed to go through the course. No step follows from it.
  package static var commands: [any Command<Course>.Type] { registeredCommands }

  /// All lessons; read again each time, so that an author sees what they changed.
  package func library() -> LessonLibrary {
    LessonLibrary(folders: room.lessonFolders, vocabulary: Vocabulary.ofThisLab)
  }

  /// The lesson that is open. What is played with beside it is not judged by it.
  func openLesson() throws -> Lesson {
    guard !room.isPlaying else { throw Failure("you are playing", remedy: "'play' returns to the lesson first") }
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
    if let notice { room.show(.notice(notice)) }
  }

  /// The facts now; the calls that looked are nobody's step.
  func look() throws -> Snapshot { try room.session().looked { $0.snapshot() } }
}
