/// How far a learner has come, in all lessons.
public struct Progress: Hashable, Sendable {
  public static let format = 1

  /// By slug.
  public var lessons: [String: LessonProgress] = [:]
  /// The slug of the lesson that was open last.
  public var current: String?

  public init() {}

  public subscript(slug: String) -> LessonProgress {
    get { lessons[slug] ?? LessonProgress() }
    set { lessons[slug] = newValue }
  }
}

/// How far a learner has come in one lesson.
public struct LessonProgress: Hashable, Sendable {
  /// The page that was read last, from 0.
  public var page = 0
  /// By task.
  public var tasks: [String: TaskMark] = [:]
  /// By prediction.
  public var predictions: [String: PredictionMark] = [:]
  /// Whether the last page was reached with every task dealt with.
  public var isFinished = false

  public init() {}
}

/// What became of a task.
public enum TaskMark: String, Hashable, Sendable {
  /// By the learner, on whatever way.
  case solved
  /// By the lab, at the learner's wish.
  case shown
  case skipped
}

/// What became of a prediction.
public struct PredictionMark: Hashable, Sendable {
  /// From 1.
  public var choice: Int
  /// Nil until the kernel has answered, and where it cannot.
  public var isRight: Bool?

  public init(choice: Int, isRight: Bool? = nil) {
    self.choice = choice
    self.isRight = isRight
  }
}

/// A lesson as a list of lessons shows it.
public enum LessonStatus: String, Sendable {
  case new = ""
  case open
  /// Every task was solved.
  case done
  /// At its end, with tasks that were shown or skipped.
  case shown
}

extension LessonProgress {
  public func status(of lesson: Lesson) -> LessonStatus {
    if self == LessonProgress() { return .new }
    guard isFinished else { return .open }
    return lesson.exercises.allSatisfy { !$0.canBeChecked || tasks[$0.task.id] == .solved } ? .done : .shown
  }

  /// Right ones, and all that were made.
  public var predictionCount: (right: Int, all: Int) {
    (predictions.values.count { $0.isRight == true }, predictions.count)
  }
}
