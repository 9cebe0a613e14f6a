internal import Child
internal import Lessons
internal import Linux
internal import Primitives

extension Lab {
  /// What lessons may name.
  static let vocabulary = Vocabulary(facts: primitives.flatMap { $0.facts }, primitives: primitives.map { $0.name })

  /// The lab's own lessons, those in the user's data directory, and those of
  /// `--lessons`.
  func lessonFolders() -> [String] {
    let usual = [Installation.sharedFolder().map { $0 + "/lessons" }, ownLessonFolder()]
    return usual.compactMap { $0 } + options.lessons
  }

  /// Where a user's own lessons are; nil without a home.
  func ownLessonFolder() -> String? {
    let data = environmentVariable("XDG_DATA_HOME") ?? environmentVariable("HOME").map { $0 + "/.local/share" }
    return data.map { $0 + "/glassbox/lessons" }
  }

  /// All lessons; read again each time, so that an author sees what they changed.
  func library() -> LessonLibrary { LessonLibrary(folders: lessonFolders(), vocabulary: Self.vocabulary) }

  /// `glassbox lesson list`: answers the exit status.
  package func listLessons() -> Int32 { execute(commands: LessonsCommand.name) }

  /// `glassbox lesson show N`: the whole lesson; answers the exit status.
  package func showLesson(_ name: String) -> Int32 {
    do {
      show(.lesson(LessonPage(whole: try LessonNames.find(name, in: library()))))
    } catch {
      show(.failure(command: "lesson", plainFailure(error)))
    }
    end()
    return hasFailed ? 1 : 0
  }
}
