internal import KernelState
internal import Lessons
internal import Linux

extension Lab {
  /// `glassbox lesson new SLUG`: writes a lesson to begin with; answers the
  /// exit status. Nothing is written over.
  package func newLesson(_ name: String) -> Int32 {
    do {
      guard let folder = LessonTemplate.folder(for: name, after: library().lessons) else {
        throw Failure(
          "'\(name.prefix(40))' cannot be the name of a lesson",
          remedy: "take lower-case letters, digits and '-', as in 21-my-lesson")
      }
      guard let parent = options.lessons.first ?? ownLessonFolder() else {
        throw Failure("there is no place for it", remedy: "give one by --lessons, or set HOME")
      }
      let path = "\(parent.hasPrefix("/") ? parent : "\(workingDirectory())/\(parent)")/\(folder)"
      guard fileKind(path) == nil else { throw Failure("\(path) is there already", remedy: "take another name") }
      makeDirectories(String(path.dropLast(folder.utf8.count + 1)))
      let hands = LocalSystemCalls(recorder: Recorder())
      try hands.makeDirectory(path)
      let title = folder.drop { $0 != "-" }.dropFirst().split(separator: "-").joined(separator: " ")
      try hands.writeFile(
        "\(path)/lesson.md", LessonTemplate.text(title: title), flags: [.writeOnly, .create, .exclusive, .closeOnExec])
      show(
        .notice(
          "wrote \(path)/lesson.md; 'glassbox lesson verify \(folder)' tries it, lessons/README.md describes the format"
        ))
    } catch {
      show(.failure(command: "lesson", plainFailure(error)))
    }
    end()
    return hasFailed ? 1 : 0
  }
}
