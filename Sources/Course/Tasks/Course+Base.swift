internal import Child
internal import KernelState
internal import Lessons
internal import Linux
internal import Primitives
internal import Session
internal import Reports

extension Course {
  /// Begins a task: sees to it that the child is as the task assumes, and looks.
  func begin(_ index: Int) {
    guard let lesson else { return }
    let exercise = lesson.exercises[index]
    let lacking = lacking(exercise, of: lesson)
    if !lacking.isEmpty {
      say("this task cannot be done here: \(lacking.joined(separator: "; ")); 'next' goes on")
    }
    do {
      if lacking.isEmpty, !(try stands(index, of: lesson)) {
        if hasOwnWork {
          offer(exercise)
        } else {
          try rebuild(index)
        }
      }
      attempt = Attempt(index: index, exercise: exercise, begin: try look())
      if lacking.isEmpty { noticeState() }
    } catch {
      attempt = nil
      room.show(.failure(command: "", diagnose(error)))
    }
  }

  /// Whether the child is as the task assumes.
  private func stands(_ index: Int, of lesson: Lesson) throws -> Bool {
    let session = try room.session()
    guard session.workbench.child.isAlive else { return false }
    if lesson.exercises[index].task.startsFresh { return session.isBare }
    let needed = lesson.base(of: index).filter { lacking($0, of: lesson).isEmpty }.map(\.task.id)
    let numbers = Set(session.journal.entries.map(\.number))
    let done = doneHere.filter { $0.step == 0 || numbers.contains($0.step) }.map(\.id)
    return needed.allSatisfy(done.contains)
  }

  /// The learner's own child is theirs.
  private func offer(_ exercise: Exercise) {
    let walls = room.runningSession?.walls.joined(separator: ", ") ?? ""
    say(
      "you have built on this child before (\(walls.isEmpty ? "no wall stands" : walls)), and the task assumes another state: "
        + "'reset task' ends your child and begins with the right one")
  }

  /// Ends the child and makes the one that the task assumes: a fresh one, or
  /// what the tasks before it leave. Says so in one line.
  func rebuild(_ index: Int) throws {
    guard let lesson else { return }
    hasOwnWork = false
    let base = lesson.base(of: index).filter { lacking($0, of: lesson).isEmpty }
    let session = try room.session()
    let lost = session.isBare ? [] : session.ownSteps
    var failures: [String] = []
    isReplaying = true
    defer { isReplaying = false }
    try room.quietly {
      try room.reset()
      for line in base.flatMap(\.task.lines) where room.type(line.command)?.outcome != line.outcome {
        failures.append(line.command)
      }
    }
    let number = session.journal.entries.last?.number ?? 0
    doneHere = base.map { ($0.task.id, number) }
    let pid = session.workbench.child.pid
    let steps = session.ownSteps.map { "'\($0)'" }.joined(separator: ", ")
    let ended = lost.isEmpty || !base.isEmpty ? "" : " (the old child has ended)"
    say(
      base.isEmpty || steps.isEmpty
        ? "this task begins with a fresh child: process \(pid)\(ended)"
        : "the child was made anew as this task assumes it: process \(pid), after \(steps)")
    for command in failures { say("'\(command)' did not do what the lesson says: the task may not work here") }
  }
}

extension Session {
  /// Commands of the steps that built on the child, without an ordinary user's
  /// first wall.
  var ownSteps: [String] {
    journal.entries.dropFirst(firstWall).compactMap { entry in
      if case .step(let step, _, _) = entry, step.succeeded { step.command } else { nil }
    }
  }

  /// Whether nobody has built anything on the child.
  var isBare: Bool { ownSteps.isEmpty }
}
