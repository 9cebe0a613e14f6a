internal import Child
internal import KernelState
internal import Lessons
internal import Linux

/// Where a learner is in a lesson.
final class Reading {
  let lesson: Lesson
  /// Index of the section that is shown.
  private(set) var index = 0
  private var hintsGiven = 0

  init(_ lesson: Lesson) { self.lesson = lesson }

  var section: LessonSection { lesson.sections[index] }

  /// Goes on by so many sections; false where there is none.
  func move(by count: Int) -> Bool {
    guard lesson.sections.indices.contains(index + count) else { return false }
    index += count
    hintsGiven = 0
    return true
  }

  /// The next hint of the section; nil after the last.
  func nextHint() -> String? {
    guard hintsGiven < section.hints.count else { return nil }
    hintsGiven += 1
    return section.hints[hintsGiven - 1]
  }
}

extension Lab {
  /// The lab's own lessons, and those in the user's data directory.
  static func lessonFolders() -> [String] {
    let data = environmentVariable("XDG_DATA_HOME") ?? environmentVariable("HOME").map { $0 + "/.local/share" }
    return [Installation.sharedFolder().map { $0 + "/lessons" }, data.map { $0 + "/glassbox/lessons" }].compactMap {
      $0
    }
  }

  /// All lessons; read again each time, so that an author sees what they changed.
  func library() -> LessonLibrary { LessonLibrary(folders: Self.lessonFolders()) }

  func openReading() throws -> Reading {
    guard let reading else { throw Failure("no lesson is open", remedy: "'start 2' opens one, 'lessons' lists them") }
    return reading
  }

  /// `glassbox lesson list`: answers the exit status.
  public func listLessons() -> Int32 { execute(commands: LessonsCommand.name) }

  /// `glassbox lesson show N`: the whole lesson; answers the exit status.
  public func showLesson(_ name: String) -> Int32 {
    do {
      show(.lesson(LessonPage(whole: try LessonNames.find(name, in: library()))))
    } catch {
      show(.failure(command: "lesson", plainFailure(error)))
    }
    end()
    return hasFailed ? 1 : 0
  }
}
