internal import Child
internal import CLinux
internal import Console
internal import KernelState
internal import Lessons
internal import Linux
internal import Session

/// One task, done on a child of its own as the engine would begin it.
final class TaskTrial {
  struct Complaint {
    var message: String
    var isWarning = false
  }

  let room: any Classroom
  private let lesson: Lesson
  private let exercise: Exercise
  private let index: Int
  /// What the terminal would show, and what programs print.
  private let memory: Int32
  private var complaints: [Complaint] = []

  init(_ lesson: Lesson, _ index: Int, _ makeRoom: (Int32) -> any Classroom) throws {
    self.lesson = lesson
    self.index = index
    exercise = lesson.exercises[index]
    memory = glassbox_memory_file("glassbox-verify")
    guard memory >= 0 else { throw SystemCallError(SystemCall("memfd_create"), Errno(rawValue: -memory)) }
    room = makeRoom(memory)
  }

  deinit { close(memory) }

  /// Ends the child; what the session made on the host is to be gone.
  func end() -> SessionTrace {
    let trace = SessionTrace(room.runningSession)
    room.end()
    return trace
  }

  /// Returns what is wrong with the task.
  func run() throws -> [Complaint] {
    try prepare()
    var attempt = Attempt(index: index, exercise: exercise, begin: try look())
    if exercise.canBeChecked, try judge(attempt).allSatisfy(\.holds) {
      fail("its checks hold before anything is done")
    }
    room.flush()
    let start = try printed().count
    var isSolved = false
    for line in exercise.task.lines {
      guard let event = room.type(line.command) else {
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
    room.flush()
    let seen = String(decoding: try printed()[start...], as: UTF8.self)
    let name = try look()["uts.hostname", .host]?.description ?? ""
    for line in exercise.observations.flatMap({ Observed.missing($0, in: seen, hostname: name) }) {
      complaints.append(Complaint(message: "'\(line)' is said to be seen, and was not", isWarning: true))
    }
    return complaints
  }

  /// A fresh child, and on it the solutions that the task builds on.
  private func prepare() throws {
    _ = try room.session()
    for line in lesson.base(of: index).flatMap(\.task.lines) where room.type(line.command)?.outcome != line.outcome {
      fail("what it builds on cannot be rebuilt: '\(line.command)' fails")
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
    attempt.evidence(try look()) { [room] in room.tryProgram($0) }
  }

  private func look() throws -> Snapshot { try room.session().looked { $0.snapshot() } }

  private func printed() throws -> [UInt8] { try readBytes("/proc/self/fd/\(memory)") }

  private func fail(_ message: String) { complaints.append(Complaint(message: message)) }
}
