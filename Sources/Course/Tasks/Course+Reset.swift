internal import KernelState
internal import Lessons
internal import Linux

extension Course {
  static let noOpenTask = Failure(
    "there is no open task on this page", remedy: "'next' goes on, 'reset task' begins a task again")

  /// Begins the task again on the child that it assumes.
  func beginAgain(_ index: Int) throws {
    guard let lesson else { return }
    let isUntouched = attempt?.events.isEmpty == true && attempt?.index == index && !hasOwnWork
    if !isUntouched { try rebuild(index) }
    attempt = Attempt(index: index, exercise: lesson.exercises[index], begin: try look())
  }

  /// `reset task`: begins the task of this page, or the one it tells about, again.
  package func resetTask() throws {
    let lesson = try openLesson()
    guard let index = lesson.exercise(at: page) else {
      throw Failure("there is no task on this page", remedy: "'reset' alone starts a new child")
    }
    let exercise = lesson.exercises[index]
    keep { kept in
      kept.tasks[exercise.task.id] = nil
      kept.isFinished = false
      for prediction in exercise.predictions { kept.predictions[prediction.id] = nil }
    }
    page = exercise.page
    try rebuild(index)
    attempt = Attempt(index: index, exercise: exercise, begin: try look())
    showPage()
  }

  /// `reset lesson`: forgets what was done in it and opens it again.
  package func resetLesson() throws {
    let lesson = try openLesson()
    keep { $0 = LessonProgress() }
    try room.reset()
    open(lesson, page: 0)
  }
}
