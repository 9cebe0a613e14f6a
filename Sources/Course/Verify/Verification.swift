internal import KernelState
internal import Lessons
internal import Linux
internal import Reports
internal import Primitives

/// `glassbox lesson verify [DIR…]`: every task of every lesson, on the real kernel.
package struct Verification {
  private let room: any Classroom
  /// A lab for one task, which says everything into the file of that descriptor; nothing where it is -1.
  private let makeRoom: (Int32) -> any Classroom

  package init(_ room: any Classroom, makeRoom: @escaping (Int32) -> any Classroom) {
    (self.room, self.makeRoom) = (room, makeRoom)
  }

  /// Returns false where something is wrong.
  ///
  /// - Parameters:
  ///   - places: folders of lessons, or names of lessons; empty for all that
  ///     the lab would list.
  ///   - onlyRequires: say what the machine lacks, and do nothing.
  package func run(_ places: [String], onlyRequires: Bool) throws -> Bool {
    let library = try library(places)
    guard onlyRequires else { return verify(library) }
    showRequirements(library)
    return true
  }

  private func verify(_ library: LessonLibrary) -> Bool {
    var results = library.problems.map { problem in
      VerifyResult(
        lesson: "", status: .failed, message: "\(problem.message); \(problem.remedy ?? "")",
        place: problem.place?.description ?? "")
    }
    tell(results, of: "files that cannot be read")
    for lesson in library.lessons {
      let found = LessonVerifier(lesson, makeRoom).run()
      tell(found, of: lesson.slug)
      results += found
    }
    let count = { (status: VerifyResult.Status) in results.count { $0.status == status } }
    let isGood = count(.failed) == 0 && !results.isEmpty
    guard !room.showsObjects else { return isGood }
    if results.isEmpty { room.show(.failure(command: "verify", Failure("no lesson was found"))) }
    room.show(
      .notice(
        "\(count(.ok)) ok, \(count(.failed)) failed, \(count(.warning)) to be looked at, \(count(.skipped)) skipped"))
    return isGood
  }

  /// A lesson's results as soon as they are known.
  private func tell(_ results: [VerifyResult], of name: String) {
    guard !results.isEmpty else { return }
    let lines = ["**\(name)**"] + results.map(\.markdown)
    room.show(.message(Message(results.map(\.json), lines.joined(separator: "\\\n"))))
  }

  /// The lessons of these folders, or those of these names.
  private func library(_ places: [String]) throws -> LessonLibrary {
    let folders = places.filter { fileKind($0) == .directory }
    let names = places.filter { fileKind($0) != .directory }
    if let path = names.first(where: { $0.contains("/") }) {
      throw Failure("\(path) is no folder", remedy: "give a folder of lessons, or a lesson's name")
    }
    var library = LessonLibrary(
      folders: folders.isEmpty ? room.lessonFolders : folders, vocabulary: Vocabulary.ofThisLab)
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
        let why = need.lack(rootless: room.isRootless)
        listing.add(
          .string(lesson.slug), .string(task), .string(need.description), .string(why == nil ? "yes" : "no"),
          why.map { .string($0) } ?? .null)
      }
    }
    room.show(.listing(listing))
    for problem in library.problems { room.show(.failure(command: "lesson", problem)) }
  }
}
