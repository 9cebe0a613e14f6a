internal import Console
internal import KernelState
internal import Lessons
internal import Linux
internal import Reports
internal import Session

/// Which of two looks statements are judged by.
enum LookAt {
  /// What the step that has just ended saw at its end.
  case ofStep
  case now
}

extension Course {
  /// Called after each command: a task that is solved, by whatever route, is
  /// noticed at once.
  ///
  /// - Parameter isStep: whether the command was a step on the child: what it saw at its end is then not looked at
  ///   again.
  package func notice(_ event: CommandEvent, isStep: Bool) {
    guard !isReplaying, !room.isPlaying, let attempt, !attempt.isDone else { return }
    self.attempt?.note(event)
    if !isShowing { noticeState(isStep ? .ofStep : .now) }
  }

  /// Announces the task of this page as done, if it is.
  func noticeState(_ look: LookAt = .now) {
    guard let attempt, !attempt.isDone, attempt.exercise.canBeChecked, let judgements = try? judge(attempt, look),
      judgements.allSatisfy(\.holds)
    else { return }
    announce(attempt, judgements, as: .solved, look)
  }

  /// Judges every statement of the attempt.
  func judge(_ attempt: Attempt, _ look: LookAt = .now) throws -> [Judgement] {
    attempt.exercise.judge(try evidence(attempt, look))
  }

  func evidence(_ attempt: Attempt, _ look: LookAt = .now) throws -> Evidence {
    let now = try room.session().looked {
      look == .ofStep ? $0.snapshotOfStep(for: attempt.exercise.facts) : $0.snapshot()
    }
    return attempt.evidence(now) { [room] in room.tryProgram($0) }
  }

  /// What happened, which prediction was right, and why.
  func announce(_ attempt: Attempt, _ judgements: [Judgement], as mark: TaskMark, _ look: LookAt = .now) {
    let exercise = attempt.exercise
    self.attempt?.isDone = true
    doneHere.append((exercise.task.id, room.runningSession?.journal.entries.last?.number ?? 0))
    let answers =
      (try? evidence(attempt, look)).map { evidence in exercise.predictions.map { ($0, $0.answer(evidence)) } } ?? []
    keep { kept in
      if kept.tasks[exercise.task.id] != .solved { kept.tasks[exercise.task.id] = mark }
      for (prediction, answer) in answers {
        guard let number = answer.number, let choice = kept.predictions[prediction.id]?.choice else { continue }
        kept.predictions[prediction.id]?.isRight = choice == number
      }
    }
    tell(exercise, judgements, answers, as: mark)
    finishIfDone()
  }

  private func tell(
    _ exercise: Exercise, _ judgements: [Judgement], _ answers: [(Prediction, Answer)], as mark: TaskMark
  ) {
    let head = mark == .solved ? "**Solved:** \(exercise.task.goal)" : "**Shown:** \(exercise.task.goal)"
    let known = lesson.map { store.progress[$0.slug].predictions } ?? [:]
    var parts = [head, list(judgements, withReason: false)]
    parts += answers.compactMap { told($0, $1, known[$0.id]) }
    parts += exercise.explanations
    if let lesson {
      parts.append(page + 1 < lesson.sections.count ? "`next` goes on." : "`next` ends the lesson.")
    }
    let first: JSONValue = [
      "type": "task", "task": .string(exercise.task.id), "result": .string(mark.rawValue),
    ]
    room.show(
      .message(
        Message(
          [first] + judgements.map { object($0, of: exercise) } + answers.map { object($0, $1, known[$0.id]) },
          parts.joined(separator: "\n\n"))))
  }
}
