/// How far a learner has come, in all lessons.
package struct Progress: Hashable, Sendable {
  package static let format = 1

  /// By slug.
  package var lessons: [String: LessonProgress] = [:]
  /// The slug of the lesson that was open last.
  package var current: String?

  package init() {}

  package subscript(slug: String) -> LessonProgress {
    get { lessons[slug] ?? LessonProgress() }
    set { lessons[slug] = newValue }
  }
}

/// How far a learner has come in one lesson.
package struct LessonProgress: Hashable, Sendable {
  /// The page that was read last, from 0.
  package var page = 0
  /// By task.
  package var tasks: [String: TaskMark] = [:]
  /// By prediction.
  package var predictions: [String: PredictionMark] = [:]
  /// Whether the last page was reached with every task dealt with.
  package var isFinished = false

  package init() {}
}

/// What became of a task.
package enum TaskMark: String, Hashable, Sendable {
  /// By the learner, on whatever way.
  case solved
  /// By the lab, at the learner's wish.
  case shown
  case skipped
}

/// What became of a prediction.
package struct PredictionMark: Hashable, Sendable {
  /// From 1.
  package var choice: Int
  /// Nil until the kernel has answered, and where it cannot.
  package var isRight: Bool?

  package init(choice: Int, isRight: Bool? = nil) {
    self.choice = choice
    self.isRight = isRight
  }
}

/// A lesson as a list of lessons shows it.
package enum LessonStatus: String, Sendable {
  case new = ""
  case open
  /// Every task was solved.
  case done
  /// At its end, with tasks that were shown or skipped.
  case shown
}

extension LessonProgress {
  package func status(of lesson: Lesson) -> LessonStatus {
    if self == LessonProgress() { return .new }
    guard isFinished else { return .open }
    return lesson.exercises.allSatisfy { !$0.canBeChecked || tasks[$0.task.id] == .solved } ? .done : .shown
  }

  /// Right ones, and all that were made.
  package var predictionCount: (right: Int, all: Int) {
    (predictions.values.count { $0.isRight == true }, predictions.count)
  }
}
