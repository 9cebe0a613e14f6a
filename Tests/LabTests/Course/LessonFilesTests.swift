// Every lesson of the course: it can be read, and what it tells a learner to
// type, and what it checks, is there.

import Console
import KernelState
@testable import Course
@testable import Lab
@testable import Reports
import Lessons
import Linux
import Markup
import Primitives
import TestSupport
import Testing
internal import Linux

@Suite struct LessonFilesTests {
  /// Read with the vocabulary: facts and primitives that are not there are problems.
  static let library = LessonLibrary(folders: [Checkout.path + "/lessons"], vocabulary: Vocabulary.ofThisLab)

  @Test func allAreRead() {
    #expect(Self.library.problems.map(\.description) == [])
    #expect(Self.library.lessons.count >= 5)
  }

  @Test(arguments: library.lessons) func commandsExist(_ lesson: Lesson) throws {
    for task in lesson.exercises.map(\.task) {
      for line in task.lines {
        for words in try tokenize(line.command).map({ $0.map(\.text) }) {
          let entry = try #require(CommandTable.shared.entry(for: words), "\(lesson.slug): \(line.command)")
          let parameters = entry.command.parameters
          let count = words.count - entry.words.count
          #expect(count >= parameters.count { !$0.isOptional }, "\(lesson.slug): \(line.command)")
          #expect(count <= parameters.count || parameters.last?.repeats == true, "\(lesson.slug): \(line.command)")
        }
      }
    }
  }

  @Test(arguments: library.lessons) func lessonsBeforeItExist(_ lesson: Lesson) {
    for slug in lesson.about.prerequisites { #expect(Self.library.lessons.contains { $0.slug == slug }) }
  }

  @Test(arguments: library.lessons) func rendersAtAnyWidth(_ lesson: Lesson) {
    for width in [1, 40, 100] {
      let text = LessonText(terminal: Terminal(width: width)).render(LessonPage(whole: lesson))
      #expect(!text.contains("\u{1b}") && !text.contains("```"))
    }
  }

  @Test(arguments: library.lessons) func keepsToTenMinutes(_ lesson: Lesson) {
    #expect(lesson.about.minutes <= 10)
  }
}
