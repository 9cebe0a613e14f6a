internal import Console
internal import KernelState
package import Lessons
internal import Linux
internal import Markup

/// The lessons' names as a learner types them.
package enum LessonNames {
  /// Where completion looks; the lab's folders.
  package nonisolated(unsafe) static var folders: [String] = []

  package static var completions: [(text: String, description: String)] {
    LessonLibrary(folders: folders).lessons.map { ($0.slug, $0.about.title) }
  }

  /// The lesson that is meant; a clear line where it is none, several, or broken.
  package static func find(_ name: String, in library: LessonLibrary) throws -> Lesson {
    let found = library.find(name)
    if found.count == 1 { return found[0] }
    let shown = String(name.prefix(40))
    guard found.isEmpty else {
      throw Failure(
        "'\(shown)' could be \(found.map(\.slug).joined(separator: " or "))", remedy: "type the whole name")
    }
    // A broken lesson is told from one that is not there.
    if let problem = library.problems.first(where: { isMeant(name, by: $0) }) { throw problem }
    let names = library.lessons.flatMap { [$0.name, $0.slug] }
    let guess = suggestion(for: name, among: names).map { "did you mean 'start \($0)'?" }
    throw Failure("there is no lesson '\(shown)'", remedy: guess ?? "'lessons' lists them all")
  }

  private static func isMeant(_ name: String, by problem: Failure) -> Bool {
    let folder = (problem.place?.path ?? "").split(separator: "/").dropLast().last.map(String.init) ?? ""
    let rest = folder.drop { $0 != "-" }.dropFirst()
    guard !name.isEmpty, !folder.isEmpty else { return false }
    return folder == name || rest == name || (Int(name) != nil && Int(name) == Int(folder.prefix { $0 != "-" }))
  }
}
