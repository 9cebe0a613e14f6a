import Glibc
import Linux
@testable import Lessons
import TestSupport
import Testing

/// A directory for one test.
private final class Directory {
  let path: String

  init() {
    var template = Array("/tmp/glassbox-progress-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
  }

  var files: [String] { (try? directoryEntries(path)) ?? [] }

  func write(_ text: String) {
    guard let file = fopen("\(path)/progress.json", "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  deinit {
    chmod(path, 0o700)
    for name in files { remove("\(path)/\(name)") }
    rmdir(path)
  }
}

@Suite struct ProgressTests {
  static let odd = "a\"b\\c\n\u{1b}\u{2028}ü: *x"

  private static func progress() -> Progress {
    var progress = Progress()
    progress.current = "02-uts"
    progress["02-uts"].page = 3
    progress["02-uts"].tasks = ["unshare": .solved, odd: .shown, "null": .skipped]
    progress["02-uts"].predictions = ["p": PredictionMark(choice: 2, isRight: true), "q": PredictionMark(choice: 1)]
    progress["03-pid"].isFinished = true
    return progress
  }

  @Test func whatIsWrittenIsRead() throws {
    #expect(try Progress(json: Self.progress().json.encoded()) == Self.progress())
    #expect(try Progress(json: Progress().json.encoded()) == Progress())
    #expect(try Progress(json: "") == Progress())
  }

  @Test func survivesTheNextStart() {
    let directory = Directory()
    let store = ProgressStore(directory: directory.path)
    #expect(store.load() == nil && store.progress == Progress())
    #expect(store.update { $0 = Self.progress() } == nil)
    let next = ProgressStore(directory: directory.path)
    #expect(next.load() == nil && next.progress == Self.progress())
    #expect(directory.files == ["progress.json", "progress.lock"])
  }

  @Test func twoLabsAddToEachOther() {
    let directory = Directory()
    let (one, two) = (ProgressStore(directory: directory.path), ProgressStore(directory: directory.path))
    #expect(one.update { $0["a"].tasks["x"] = .solved } == nil)
    #expect(two.update { $0["a"].tasks["y"] = .shown } == nil)
    #expect(one.update { $0["b"].page = 2 } == nil)
    #expect(one.progress["a"].tasks == ["x": .solved, "y": .shown] && one.progress["b"].page == 2)
  }

  /// As a kill -9 in the middle leaves it.
  @Test func aHalfWrittenNewFileIsNoHarm() {
    let directory = Directory()
    let store = ProgressStore(directory: directory.path)
    _ = store.update { $0["a"].page = 1 }
    if let file = fopen("\(directory.path)/progress.json.new", "w") {
      fputs("{\"format\":1,\"less", file)
      fclose(file)
    }
    let next = ProgressStore(directory: directory.path)
    #expect(next.load() == nil && next.progress["a"].page == 1)
    #expect(next.update { $0["a"].page = 2 } == nil)
    #expect(directory.files == ["progress.json", "progress.lock"])
  }

  @Test(arguments: [
    "{\"format\":1,\"lessons\":{", "[]", "{\"format\":2}", "{}", "\u{1}",
    "{\"format\":1,\"lessons\":{\"a\":{\"page\":-1}}}",
    String(repeating: "[", count: 100_000),
  ])
  func anUnreadableFileIsSetAsideAndSaid(_ text: String) {
    let directory = Directory()
    directory.write(text)
    let store = ProgressStore(directory: directory.path)
    let warning = store.load()
    #expect(warning?.contains("cannot be read") == true && warning?.contains("\n") == false)
    #expect(directory.files == ["progress.json.unreadable"] && store.progress == Progress())
    #expect(store.update { $0["a"].page = 1 } == nil)
    #expect(directory.files == ["progress.json", "progress.json.unreadable", "progress.lock"])
  }

  @Test func whatAnotherSpoiltMeanwhileIsSetAsideToo() {
    let directory = Directory()
    let store = ProgressStore(directory: directory.path)
    #expect(store.update { $0["a"].page = 1 } == nil)
    directory.write("not ours: [")
    #expect(store.update { $0["a"].page = 2 }?.contains("cannot be read") == true)
    #expect(directory.files == ["progress.json", "progress.json.unreadable", "progress.lock"])
    #expect(ProgressStore(directory: directory.path).load() == nil)
  }

  @Test func whereItCannotBeWrittenThatIsSaidOnceAndTheLabGoesOn() {
    let store = ProgressStore(directory: "/nonexistent/glassbox")
    #expect(store.load() == nil)
    let warning = store.update { $0["a"].page = 1 }
    #expect(warning?.contains("ENOENT") == true && warning?.contains("/nonexistent/glassbox/progress.json") == true)
    #expect(store.update { $0["a"].page = 2 } == nil)
    #expect(store.progress["a"].page == 2)
    let homeless = ProgressStore(directory: nil)
    #expect(homeless.update { $0["a"].page = 2 }?.contains("no place") == true && homeless.progress["a"].page == 2)
  }

  @Test func whatCannotBeWrittenLeavesTheOldFile() {
    let directory = Directory()
    let store = ProgressStore(directory: directory.path)
    _ = store.update { $0["a"].page = 1 }
    symlink("/dev/full", "\(directory.path)/progress.json.new")
    #expect(store.update { $0["a"].page = 2 }?.contains("cannot be written") == true, "a link is not followed")
    let next = ProgressStore(directory: directory.path)
    #expect(next.load() == nil && next.progress["a"].page == 1)
  }

  @Test func statusOfALesson() throws {
    let lesson = try LessonFixture.lesson(LessonFixture.tasks)
    var known = LessonProgress()
    #expect(known.status(of: lesson) == .new)
    known.page = 1
    #expect(known.status(of: lesson) == .open)
    known.tasks = ["one": .solved]
    known.isFinished = true
    #expect(known.status(of: lesson) == .done, "the other tasks have no check")
    known.tasks["one"] = .shown
    #expect(known.status(of: lesson) == .shown)
  }
}
