internal import KernelState
internal import Lessons
internal import Linux
internal import Reports

extension Course {
  /// Opens a lesson at a page and shows it.
  func open(_ lesson: Lesson, page: Int) {
    // What was built in another lesson was built for it.
    if self.lesson == nil { hasOwnWork = room.runningSession.map { !$0.isBare } ?? false }
    self.lesson = lesson
    attempt = nil
    doneHere = []
    say(store.update { $0.current = lesson.slug })
    show(page)
  }

  /// Shows a page, and begins its task.
  func show(_ page: Int) {
    guard let lesson else { return }
    self.page = min(max(page, 0), lesson.sections.count - 1)
    let shown = self.page
    keep { $0.page = shown }
    showPage()
    if let index = lesson.exercises.firstIndex(where: { $0.page == shown }) {
      if mark(lesson.exercises[index]) == nil { begin(index) }
    }
    finishIfDone()
  }

  func showPage() {
    if let page = LessonPage(self) { room.show(.lesson(page)) }
  }

  /// The attempt at the task that stands on this very page.
  var attemptHere: Attempt? { attempt?.exercise.page == page ? attempt : nil }

  func leave(_ attempt: Attempt, as mark: TaskMark) {
    let id = attempt.exercise.task.id
    keep { $0.tasks[id] = $0.tasks[id] ?? mark }
    self.attempt?.isDone = true
  }

  /// Shows the next page; after the last one, what comes next.
  func advance(_ lesson: Lesson) {
    guard page + 1 == lesson.sections.count else { return show(page + 1) }
    finishIfDone()
    let next = library().lessons.first { ($0.number, $0.slug) > (lesson.number, lesson.slug) }
    say(
      "that was the last page of \(lesson.slug); "
        + (next.map { "'start \($0.slug)' goes on to: \($0.about.title)" } ?? "'lessons' lists the others"))
  }

  /// At the last page, with every task dealt with, the lesson is done.
  func finishIfDone() {
    guard let lesson, page + 1 == lesson.sections.count else { return }
    let known = store.progress[lesson.slug]
    guard !known.isFinished,
      lesson.exercises.allSatisfy({ known.tasks[$0.task.id] != nil || !$0.canBeChecked })
    else { return }
    keep { $0.isFinished = true }
    say(Self.summary(store.progress[lesson.slug], of: lesson))
  }

  /// `02-uts is done: 4 of 4 tasks solved, 2 of 2 predictions right`.
  static func summary(_ progress: LessonProgress, of lesson: Lesson) -> String {
    let solved = progress.tasks.values.count { $0 == .solved }
    let (right, all) = progress.predictionCount
    let predictions = all == 0 ? "" : ", \(right) of \(all) predictions right"
    return "\(lesson.slug) is done: \(solved) of \(lesson.exercises.count) tasks solved\(predictions)"
  }
}
