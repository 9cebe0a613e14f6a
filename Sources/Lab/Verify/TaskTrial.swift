internal import Child
internal import CLinux
internal import Console
internal import KernelState
internal import Lessons
internal import Linux

/// One task, done on a child of its own as the engine would begin it.
final class TaskTrial {
  struct Finding {
    var message: String
    var isWarning = false
  }

  let lab: Lab
  private let lesson: Lesson
  private let exercise: Exercise
  private let index: Int
  /// What the terminal would show, and what programs print.
  private let memory: Int32
  private var findings: [Finding] = []

  init(_ lesson: Lesson, _ index: Int, _ options: LabOptions) throws {
    self.lesson = lesson
    self.index = index
    exercise = lesson.exercises[index]
    memory = glassbox_memory_file("glassbox-verify")
    guard memory >= 0 else { throw SystemCallError(SystemCall("memfd_create"), Errno(rawValue: -memory)) }
    lab = Lab(options: options, writingTo: memory, terminal: Terminal(width: 100))
  }

  deinit { close(memory) }

  /// Ends the child; what the session made on the host is to be gone.
  func end() -> SessionTrace {
    let trace = SessionTrace(lab.runningSession)
    lab.end()
    return trace
  }

  /// Answers what is wrong with the task.
  func run() throws -> [Finding] {
    try prepare()
    var attempt = Attempt(index: index, exercise: exercise, begin: look())
    if exercise.canBeChecked, try judge(attempt).allSatisfy(\.holds) {
      fail("its checks hold before anything is done")
    }
    lab.output.flush()
    let start = try printed().count
    var isSolved = false
    for line in exercise.task.lines {
      lab.lastEvent = nil
      lab.execute(line: line.command)
      guard let event = lab.lastEvent else {
        fail("'\(line.command)' is no command")
        continue
      }
      if event.outcome != line.outcome {
        fail("'\(line.command)' ended in \(event.outcome), not in \(line.outcome)")
      }
      attempt.note(event)
      if try judge(attempt).allSatisfy(\.holds) { isSolved = true }
    }
    if !isSolved { try failStatements(attempt) }
    try verifyPredictions(attempt)
    lab.output.flush()
    let seen = String(decoding: try printed()[start...], as: UTF8.self)
    let name = look()["uts.hostname", .host]?.description ?? ""
    for line in exercise.observations.flatMap({ Observed.missing($0, in: seen, hostname: name) }) {
      findings.append(Finding(message: "'\(line)' is said to be seen, and was not", isWarning: true))
    }
    return findings
  }

  /// A fresh child, and on it the solutions that the task builds on.
  private func prepare() throws {
    _ = try lab.session()
    for line in lesson.base(of: index).flatMap(\.task.lines) {
      lab.lastEvent = nil
      lab.execute(line: line.command)
      if lab.lastEvent?.outcome != line.outcome {
        fail("what it builds on cannot be rebuilt: '\(line.command)' fails")
      }
    }
  }

  private func failStatements(_ attempt: Attempt) throws {
    for judgement in try judge(attempt) where !judgement.holds {
      fail(
        "after the solution this does not hold: \(judgement.source) (found \(judgement.found), wanted \(judgement.wanted))"
      )
    }
  }

  private func verifyPredictions(_ attempt: Attempt) throws {
    let evidence = try evidence(attempt)
    for prediction in exercise.predictions where prediction.answer(evidence) == .open {
      let holding = prediction.holding(evidence).map { "'\(prediction.choices[$0].text)'" }
      fail(
        "of the prediction '\(prediction.id)' "
          + (holding.isEmpty ? "no choice is right" : "\(holding.joined(separator: " and ")) are all right"))
    }
  }

  private func judge(_ attempt: Attempt) throws -> [Judgement] { exercise.judge(try evidence(attempt)) }

  private func evidence(_ attempt: Attempt) throws -> Evidence {
    let session = try lab.session()
    return attempt.evidence(look()) { [lab] in lab.tryProgram($0, session) }
  }

  private func look() -> Snapshot {
    guard let session = lab.runningSession else { return Snapshot(keys: [], values: [:]) }
    defer { _ = session.recorder.drain() }
    return session.snapshot()
  }

  private func printed() throws -> [UInt8] { try readBytes("/proc/self/fd/\(memory)") }

  private func fail(_ message: String) { findings.append(Finding(message: message)) }
}
