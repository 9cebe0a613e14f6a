internal import Console
internal import Course
internal import Linux
internal import Reports
internal import Session
internal import Primitives

/// `glassbox lesson …`: what can be done with lessons from outside of the lab. Each answers the exit status.
extension Lab {
  package func listLessons() -> Int32 { execute(commands: "lessons") }

  /// The whole of a lesson.
  package func showLesson(_ name: String) -> Int32 {
    finish("lesson") { show(.lesson(LessonPage(whole: try LessonNames.find(name, in: course.library())))) }
  }

  /// Writes a lesson to begin with.
  package func newLesson(_ name: String) -> Int32 {
    finish("lesson") {
      let path = try NewLesson.write(
        name, after: course.library(), to: options.lessons.first ?? LessonFolders.own)
      let folder = path.split(separator: "/").last ?? ""
      show(
        .notice(
          "wrote \(path)/lesson.md; 'glassbox lesson verify \(folder)' tries it, lessons/README.md describes the format"
        ))
    }
  }

  /// Every task of every lesson, or of those named, on the real kernel; or only what they need.
  package func verifyLessons(_ places: [String], onlyRequires: Bool) -> Int32 {
    finish("verify") {
      let verification = Verification(self) { [options] in
        Lab(options: options, writingTo: $0, terminal: Terminal(width: 100))
      }
      if !(try verification.run(places, onlyRequires: onlyRequires)) { hasFailed = true }
    }
  }

  private func finish(_ command: String, _ body: () throws -> Void) -> Int32 {
    do {
      try body()
    } catch {
      show(.failure(command: command, diagnose(error)))
    }
    end()
    return hasFailed ? 1 : 0
  }
}
