internal import Console
internal import KernelState
internal import Lessons
internal import Linux

extension Course {
  /// The next hint for the task of this page.
  func hint() throws {
    _ = try openLesson()
    guard let attempt = attemptHere else {
      throw Failure("there is no open task on this page", remedy: "'next' goes on, 'reset task' begins a task again")
    }
    let judgements = attempt.isDone ? [] : try judge(attempt)
    guard let hint = self.attempt?.nextHint(judgements) else {
      let missing = judgements.first { !$0.holds }
      let what = missing.map { ": what is missing is that \($0.meaning ?? $0.source)" } ?? ""
      return say("there is no further hint\(what); 'solve' shows one way")
    }
    lab.show(.text(kind: "hint", hint.text))
  }

  /// Shows the reference solution by doing it.
  func solve() throws {
    let lesson = try openLesson()
    guard let attempt = attemptHere, !attempt.isDone else {
      throw Failure("there is no open task on this page", remedy: "'next' goes on, 'reset task' begins a task again")
    }
    let lacking = lab.lacking(attempt.exercise, of: lesson)
    guard lacking.isEmpty else {
      throw Failure("the task cannot be done here: \(lacking.joined(separator: "; "))", remedy: "'next' goes on")
    }
    try restart(attempt.index)
    isShowing = true
    for line in attempt.exercise.task.lines where !lab.isLeaving {
      lab.show(
        .told(Telling([["type": "command", "command": .string(line.command)]], "**glassbox>** \(code(line.command))")))
      lab.execute(line: line.command)
    }
    isShowing = false
    guard let shown = self.attempt else { return }
    let judgements = try judge(shown)
    announce(shown, judgements, as: .shown)
    if !judgements.allSatisfy(\.holds) { say("the solution did not do all that it should: this machine may differ") }
  }

  /// Begins the task again on the child that it assumes.
  func restart(_ index: Int) throws {
    guard let lesson else { return }
    let isUntouched = attempt?.events.isEmpty == true && attempt?.index == index && !hasOwnWork
    if !isUntouched { try rebuild(index) }
    attempt = Attempt(index: index, exercise: lesson.exercises[index], begin: look(try lab.session()))
  }

  /// `reset task`: begins the task of this page, or the one it tells about, again.
  func resetTask() throws {
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
    attempt = Attempt(index: index, exercise: exercise, begin: look(try lab.session()))
    showPage()
  }

  /// `reset lesson`: forgets what was done in it and opens it again.
  func resetLesson() throws {
    let lesson = try openLesson()
    keep { $0 = LessonProgress() }
    try lab.session().reset()
    if let session = lab.runningSession, session.rootless { lab.putUpFirstWall(session) }
    open(lesson, page: 0)
  }
}
