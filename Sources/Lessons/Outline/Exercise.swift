/// A task with everything that belongs to it.
package struct Exercise: Hashable, Sendable {
  package var task: LessonTask
  /// The index of its page.
  package var page: Int
  package var checks: [Check] = []
  package var hints: [Hint] = []
  /// Explanations on the task's own page: told once it is done. Those of later
  /// pages are read there.
  package var explanations: [String] = []
  package var observations: [String] = []
  /// Asked before it; its end answers them.
  package var predictions: [Prediction] = []

  /// The promises that no state can prove: that a command fails as it should.
  package var traps: [LessonTask.Line] { task.lines.filter { $0.outcome != .succeeds } }

  /// Whether anything tells that it is done.
  package var canBeChecked: Bool { !checks.isEmpty || !traps.isEmpty }

  /// In the order of the pages. A prediction belongs to the next task under its
  /// heading, or to the last one where none follows.
  static func list(_ sections: [LessonSection]) -> [Exercise] {
    var list: [Exercise] = []
    var waiting: [Prediction] = []
    var heading: Int?
    for (page, section) in sections.enumerated() {
      if page == 0 || section.title != sections[page - 1].title {
        waiting = []
        heading = nil
      }
      for block in section.blocks {
        switch block {
        case .predict(let prediction):
          waiting.append(prediction)
        case .task(let task):
          list.append(Exercise(task: task, page: page, predictions: waiting))
          waiting = []
          heading = list.count - 1
        default:
          if let heading { list[heading].take(block, page: page) }
        }
      }
      let isLast = page + 1 == sections.count || sections[page + 1].title != section.title
      if isLast, let heading { list[heading].predictions += waiting }
    }
    return list
  }

  private mutating func take(_ block: LessonBlock, page: Int) {
    switch block {
    case .check(let more): checks += more
    case .hint(let hint): hints.append(hint)
    case .explain(let text): if page == self.page { explanations.append(text) }
    case .observe(let text): observations.append(text)
    default: break
    }
  }
}

extension Lesson {
  /// The tasks that the one at `index` builds on: back to the last that starts
  /// with a fresh child; none where it is such a task itself.
  package func base(of index: Int) -> [Exercise] {
    guard !exercises[index].task.startsFresh else { return [] }
    let start = exercises[..<index].lastIndex { $0.task.startsFresh } ?? 0
    return Array(exercises[start..<index])
  }

  /// The last task that stands on the page or before it under its heading.
  package func exercise(at page: Int) -> Int? {
    guard let index = exercises.lastIndex(where: { $0.page <= page }) else { return nil }
    let between = sections[exercises[index].page...page]
    return between.allSatisfy { $0.title == sections[page].title } ? index : nil
  }
}
