internal import Console
internal import KernelState
internal import Lessons
internal import Linux

extension Lab {
  /// `glassbox lesson verify [DIR…]`: every task of every lesson, on the real
  /// kernel. Answers the exit status: 1 where something is wrong.
  /// - Parameters:
  ///   - places: folders of lessons, or names of lessons; empty for all that
  ///     the lab would list.
  ///   - onlyRequires: say what the machine lacks, and do nothing.
  package func verifyLessons(_ places: [String], onlyRequires: Bool) -> Int32 {
    do {
      let library = try library(places)
      onlyRequires ? showRequirements(library) : verify(library)
    } catch {
      show(.failure(command: "verify", plainFailure(error)))
    }
    end()
    return hasFailed ? 1 : 0
  }

  private func verify(_ library: LessonLibrary) {
    var results = library.problems.map { problem in
      VerifyResult(
        lesson: "", status: .failed, message: "\(problem.message); \(problem.remedy ?? "")",
        place: problem.place?.description ?? "")
    }
    tell(results, of: "files that cannot be read")
    for lesson in library.lessons {
      let found = LessonVerifier(lesson, options: options).run()
      tell(found, of: lesson.slug)
      results += found
    }
    let count = { (status: VerifyResult.Status) in results.count { $0.status == status } }
    if count(.failed) > 0 || results.isEmpty { hasFailed = true }
    guard !options.json else { return }
    if results.isEmpty { show(.failure(command: "verify", Failure("no lesson was found"))) }
    show(
      .notice(
        "\(count(.ok)) ok, \(count(.failed)) failed, \(count(.warning)) to be looked at, \(count(.skipped)) skipped"))
  }

  /// A lesson's results as soon as they are known.
  private func tell(_ results: [VerifyResult], of name: String) {
    guard !results.isEmpty else { return }
    let lines = ["**\(name)**"] + results.map(\.markdown)
    show(.told(Telling(results.map(\.json), lines.joined(separator: "\\\n"))))
  }

  /// The lessons of these folders, or those of these names.
  private func library(_ places: [String]) throws -> LessonLibrary {
    let folders = places.filter { fileKind($0) == .directory }
    let names = places.filter { fileKind($0) != .directory }
    if let path = names.first(where: { $0.contains("/") }) {
      throw Failure("\(path) is no folder", remedy: "give a folder of lessons, or a lesson's name")
    }
    var library = folders.isEmpty ? library() : LessonLibrary(folders: folders, vocabulary: Self.vocabulary)
    if !names.isEmpty { library.keep(try names.map { try LessonNames.find($0, in: library) }) }
    return library
  }

  /// What each lesson and task needs, and whether it is there.
  private func showRequirements(_ library: LessonLibrary) {
    var listing = Listing(
      "requirement",
      [("lesson", "lesson"), ("task", "task"), ("requirement", "needs"), ("met", "met"), ("why", "why not")],
      whenEmpty: "the lessons need nothing special")
    for lesson in library.lessons {
      let needs =
        lesson.about.requires.map { ("", $0) }
        + lesson.exercises.flatMap { exercise in exercise.task.requires.map { (exercise.task.id, $0) } }
      for (task, need) in needs {
        let why = lacking(need)
        listing.add(
          .string(lesson.slug), .string(task), .string(need.description), .string(why == nil ? "yes" : "no"),
          why.map { .string($0) } ?? .null)
      }
    }
    show(.listing(listing))
    for problem in library.problems { show(.failure(command: "lesson", problem)) }
  }
}
