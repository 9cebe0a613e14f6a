internal import KernelState
package import Lessons
internal import Linux
internal import Session

/// `glassbox lesson new SLUG`.
package enum NewLesson {
  /// Writes a lesson to begin with; answers its folder. Nothing is written over.
  ///
  /// - Parameters:
  ///   - lessons: those there are: the new one gets a number after theirs.
  ///   - parent: the folder of lessons that it goes to; nil where there is no place for it.
  package static func write(_ name: String, after library: LessonLibrary, to parent: String?) throws -> String {
    guard let folder = LessonTemplate.folder(for: name, after: library.lessons) else {
      throw Failure(
        "'\(name.prefix(40))' cannot be the name of a lesson",
        remedy: "take lower-case letters, digits and '-', as in 21-my-lesson")
    }
    guard let parent else { throw Failure("there is no place for it", remedy: "give one by --lessons, or set HOME") }
    let path = "\(parent.hasPrefix("/") ? parent : "\(workingDirectory())/\(parent)")/\(folder)"
    guard fileKind(path) == nil else { throw Failure("\(path) is there already", remedy: "take another name") }
    makeDirectories(String(path.dropLast(folder.utf8.count + 1)))
    let calls = LocalSystemCalls(recorder: Recorder())
    try calls.makeDirectory(path)
    let title = folder.drop { $0 != "-" }.dropFirst().split(separator: "-").joined(separator: " ")
    try calls.writeFile(
      "\(path)/lesson.md", LessonTemplate.text(title: title), flags: [.writeOnly, .create, .exclusive, .closeOnExec])
    return path
  }
}
