internal import Child
internal import CLinux
internal import Console
internal import KernelState
internal import Lessons
internal import Linux
internal import Session
internal import Doctor
internal import Primitives

/// Does every task of a lesson on the real kernel: its checks fail before the
/// solution and hold after it, its traps answer as the text says, one choice of
/// each prediction is right, and the host stays as it was.
final class LessonVerifier {
  let lesson: Lesson
  private let makeRoom: (Int32) -> any Classroom
  private(set) var results: [VerifyResult] = []
  private var sessions: [SessionTrace] = []

  /// - Parameter makeRoom: makes a lab for one task, which says everything into the file of that descriptor.
  init(_ lesson: Lesson, _ makeRoom: @escaping (Int32) -> any Classroom) {
    (self.lesson, self.makeRoom) = (lesson, makeRoom)
  }

  /// Returns a line for each task, and one for the lesson where there is more
  /// to say.
  func run() -> [VerifyResult] {
    let host = HostState()
    let isRootless = makeRoom(-1).isRootless
    let lacking = lesson.about.requires.compactMap { $0.lack(rootless: isRootless) }
    guard lacking.isEmpty else { return [result("", .skipped, lacking.joined(separator: "; "))] }
    for index in lesson.exercises.indices { verify(index) }
    for prediction in loosePredictions() {
      add("", .failed, "the prediction '\(prediction.id)' has no task under its heading that could answer it")
    }
    for difference in host.differences(after: sessions) { add("", .failed, "afterwards \(difference)") }
    if results.isEmpty { add("", .ok, "no task") }
    return results
  }

  private func verify(_ index: Int) {
    let exercise = lesson.exercises[index]
    let before = results.count
    if exercise.hints.isEmpty { add(exercise.task.id, .failed, "the task has no hint", exercise.task.line) }
    if !exercise.canBeChecked {
      add(exercise.task.id, .failed, "the task has no check, so nothing tells that it is done", exercise.task.line)
    }
    do {
      let trial = try TaskTrial(lesson, index, makeRoom)
      defer { sessions.append(trial.end()) }
      let lacking = exercise.lacks(in: lesson, rootless: trial.room.isRootless)
      guard lacking.isEmpty else { return add(exercise.task.id, .skipped, lacking.joined(separator: "; ")) }
      for complaint in try trial.run() {
        add(exercise.task.id, complaint.isWarning ? .warning : .failed, complaint.message, exercise.task.line)
      }
    } catch {
      add(exercise.task.id, .failed, diagnose(error).reason, exercise.task.line)
    }
    if results.count == before { add(exercise.task.id, .ok, "") }
  }

  /// Statements in them are about nothing.
  private func loosePredictions() -> [Prediction] {
    let owned = Set(lesson.exercises.flatMap(\.predictions).map(\.id))
    return lesson.sections.flatMap(\.predictions).filter { prediction in
      !owned.contains(prediction.id) && !prediction.choices.contains(where: \.isRight)
    }
  }

  private func add(_ task: String, _ status: VerifyResult.Status, _ message: String, _ line: Int? = nil) {
    results.append(result(task, status, message, line))
  }

  private func result(
    _ task: String, _ status: VerifyResult.Status, _ message: String, _ line: Int? = nil
  ) -> VerifyResult {
    VerifyResult(
      lesson: lesson.slug, task: task, status: status, message: message,
      place: line.map { "\(lesson.path):\($0)" } ?? "")
  }
}
