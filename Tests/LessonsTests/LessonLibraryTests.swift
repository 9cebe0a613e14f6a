import Glibc
import Lessons
import Linux
import TestSupport
import Testing

/// A folder of lessons for one test.
final class Shelf {
  let path: String

  init() {
    var template = Array("/tmp/glassbox-lessons-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
  }

  func add(_ folder: String, _ text: String? = LessonFixture.about + "# x\n") {
    mkdir("\(path)/\(folder)", 0o755)
    guard let text, let file = fopen("\(path)/\(folder)/lesson.md", "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  /// Two levels: `path/folder/lesson.md`.
  deinit {
    for folder in (try? directoryEntries(path)) ?? [] {
      remove("\(path)/\(folder)/lesson.md")
      remove("\(path)/\(folder)")
    }
    remove(path)
  }
}

@Suite struct LessonLibraryTests {
  @Test func scansAndSorts() {
    let (own, teacher) = (Shelf(), Shelf())
    own.add("10-cgroup")
    own.add("02-uts")
    teacher.add("02-uts-again")
    let library = LessonLibrary(folders: [own.path, "/nowhere", teacher.path])
    #expect(library.lessons.map(\.slug) == ["02-uts", "02-uts-again", "10-cgroup"])
    #expect(library.problems.isEmpty)
    #expect(library.find("10").map(\.slug) == ["10-cgroup"])
    #expect(library.find("cg").map(\.slug) == ["10-cgroup"])
    #expect(library.find("uts").map(\.slug) == ["02-uts"])
    #expect(library.find("2").count == 2)
    #expect(library.find("").isEmpty && library.find("x").isEmpty)
  }

  @Test func brokenOnesAreReportedAndTheRestWorks() {
    let shelf = Shelf()
    shelf.add("01-good")
    shelf.add("02-empty", "")
    shelf.add("03-nothing", nil)
    shelf.add("Notes")
    shelf.add(".git")
    mkdir("\(shelf.path)/04-folder", 0o755)
    mkdir("\(shelf.path)/04-folder/lesson.md", 0o755)
    shelf.add("05-pipe", nil)
    mkfifo("\(shelf.path)/05-pipe/lesson.md", 0o644)
    let library = LessonLibrary(folders: [shelf.path])
    #expect(library.lessons.map(\.slug) == ["01-good"])
    #expect(
      library.problems.map(\.message) == [
        "there is no front matter", "there is no such file", "it is not a file", "it is not a file",
        "the folder's name is not NN-slug",
      ])
    #expect(library.problems[0].description.hasPrefix("\(shelf.path)/02-empty/lesson.md:1: "))
  }

  @Test func sameNameTwice() {
    let (own, teacher) = (Shelf(), Shelf())
    own.add("02-uts")
    teacher.add("02-uts")
    let library = LessonLibrary(folders: [own.path, teacher.path])
    #expect(library.lessons.count == 1)
    #expect(library.problems.map(\.place?.path) == ["\(teacher.path)/02-uts/lesson.md"])
  }
}
