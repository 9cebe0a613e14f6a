package import KernelState
package import Lessons

/// A learner at work on a task.
package struct Attempt {
  /// Its index in the lesson.
  package let index: Int
  package let exercise: Exercise
  /// The child and the host when it began.
  package let begin: Snapshot
  /// What was typed since.
  package private(set) var events: [CommandEvent] = []
  /// Set once it was found solved; it stays so, whatever comes after.
  package var isDone = false
  private var given: Set<Int> = []

  package init(index: Int, exercise: Exercise, begin: Snapshot) {
    self.index = index
    self.exercise = exercise
    self.begin = begin
  }

  package mutating func note(_ event: CommandEvent) { events.append(event) }

  /// What its statements are judged by.
  package func evidence(_ now: Snapshot, run: @escaping ([String]) -> ProgramEnd) -> Evidence {
    Evidence(now: now, begin: begin, events: events, run: run)
  }

  /// The next hint: one for the first statement that does not hold, if there is
  /// such, else the next of the general ones. Nil after the last.
  package mutating func nextHint(_ judgements: [Judgement]) -> Hint? {
    let missing = judgements.filter { !$0.holds }.compactMap(\.fact)
    let hints = exercise.hints
    let open = hints.indices.filter { !given.contains($0) }
    let special = missing.lazy.compactMap { fact in open.first { hints[$0].fact == fact } }.first
    // One for a statement that holds would lead astray.
    guard let index = special ?? open.first(where: { hints[$0].fact == nil }) else { return nil }
    given.insert(index)
    return hints[index]
  }
}
