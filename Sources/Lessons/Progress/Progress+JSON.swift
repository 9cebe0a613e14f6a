package import Linux

extension Progress {
  /// As it stands in the file.
  package var json: JSONValue {
    [
      "format": .integer(Self.format), "current": current.map { .string($0) } ?? .null,
      "lessons": .object(lessons.keys.sorted().map { ($0, self[$0].json) }),
    ]
  }

  /// Reads what `json` wrote; what a later version may have added is left out.
  /// JSON is YAML as well, so the reader of lessons reads it.
  init(json text: String) throws(Failure) {
    self.init()
    guard let value = try YamlReader.read(text, atMost: 100_000) else { return }
    guard try value.member("format")?.number("format", in: 1...1_000_000) == Self.format else {
      throw value.error("it is not of format \(Self.format)", "update glassbox, or remove the file")
    }
    if let current = try value.member("current")?.text("current"), current != "null" { self.current = current }
    for entry in try value.member("lessons")?.members() ?? [] {
      lessons[entry.key] = try LessonProgress(entry.value)
    }
  }
}

extension LessonProgress {
  package var json: JSONValue {
    [
      "page": .integer(page), "finished": .bool(isFinished), "tasks": tasksJSON, "predictions": predictionsJSON,
    ]
  }

  /// Marks by task.
  package var tasksJSON: JSONValue {
    .object(tasks.keys.sorted().map { ($0, .string(tasks[$0]?.rawValue ?? "")) })
  }

  /// Choices by prediction.
  package var predictionsJSON: JSONValue {
    .object(predictions.keys.sorted().map { ($0, predictions[$0]?.json ?? .null) })
  }

  init(_ value: YamlValue) throws(Failure) {
    self.init()
    page = try value.member("page")?.number("page", in: 0...100_000) ?? 0
    isFinished = try value.member("finished")?.flag("finished") ?? false
    for entry in try value.member("tasks")?.members() ?? [] {
      tasks[entry.key] = TaskMark(rawValue: try entry.value.text("tasks"))
    }
    for entry in try value.member("predictions")?.members() ?? [] {
      let right = try entry.value.member("right").flatMap { $0.kind == .text("null") ? nil : $0 }
      guard let choice = try entry.value.member("choice")?.number("choice", in: 1...100) else { continue }
      predictions[entry.key] = PredictionMark(choice: choice, isRight: try right?.flag("right"))
    }
  }
}

extension PredictionMark {
  var json: JSONValue { ["choice": .integer(choice), "right": isRight.map { .bool($0) } ?? .null] }
}

extension YamlValue {
  fileprivate func members() throws(Failure) -> [Entry] {
    guard case .mapping(let entries) = kind else { throw error("it is not what glassbox writes", "remove it") }
    return entries
  }

  fileprivate func member(_ key: String) throws(Failure) -> YamlValue? {
    try members().first { $0.key == key }?.value
  }
}
