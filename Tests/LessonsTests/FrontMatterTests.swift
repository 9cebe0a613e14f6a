import Lessons
import Linux
import TestSupport
import Testing

@Suite struct FrontMatterTests {
  /// The front matter with one line in place of the line that begins with `key`.
  private func about(_ key: String, _ line: String) -> String {
    LessonFixture.about.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(key + ":") ? line : String($0) }.joined(separator: "\n")
  }

  @Test func everyKey() throws {
    let lesson = try LessonFixture.lesson(
      "# x\n",
      about: about(
        "minutes",
        "minutes: 7\nrequires: [root, overlay, cgroup-memory, 'tool:ip', 'rootfs:busybox']\nprerequisites: [01-a]"))
    #expect(lesson.about.requires == [.root, .overlay, .cgroup("memory"), .tool("ip"), .rootfs("busybox")])
    #expect(
      lesson.about.requires.map(\.description) == ["root", "overlay", "cgroup-memory", "tool:ip", "rootfs:busybox"])
    #expect(lesson.about.prerequisites == ["01-a"] && lesson.about.minutes == 7)
  }

  @Test(arguments: [
    ("title", "titel: x", 3, "unknown key 'titel'"), ("title", "title: ''", 3, "'title' is empty"),
    ("title", "title: [a]", 3, "'title' is a list, not text"), ("title", "", 2, "has no 'title'"),
    ("minutes", "minutes: soon", 6, "'minutes' is not a number from 1 to 240"),
    ("minutes", "minutes: -1", 6, "not a number"), ("minutes", "minutes: 5\nminutes: 6", 7, "is there twice"),
    ("format", "format: 2", 2, "newer than this lab"),
    ("primitives", "primitives: {a: b}", 5, "'primitives' is a mapping, not a list"),
    ("primitives", "primitives: [uts]\nrequires: [wings]", 6, "'wings' is no requirement"),
    ("primitives", "primitives: [uts", 6, "the YAML is wrong"), ("question", "question: a: b", 4, "the YAML is wrong"),
    ("question", "question: &a x", -1, ""), ("primitives", "primitives: *a", 5, "aliases are not allowed"),
    ("title", "title: \"\\u001b]0;x\"", -1, ""), ("title", "title: \u{1}", 0, "the YAML is wrong"),
  ])
  func broken(_ key: String, _ line: String, _ number: Int, _ message: String) {
    let error = LessonFixture.error(about: about(key, line))
    guard number >= 0 else {
      #expect(error == nil)
      return
    }
    #expect(error?.message.contains(message) == true, "\(error.map { "\($0)" } ?? "no error")")
    #expect((error?.place?.line ?? 0) == number)
    #expect(error?.remedy?.isEmpty == false)
  }

  @Test func guesses() {
    #expect(LessonFixture.error(about: about("title", "titel: x"))?.remedy == "did you mean 'title'?")
  }

  @Test func fences() {
    #expect(LessonFixture.error(about: "")?.message == "there is no front matter")
    #expect(LessonFixture.error(about: "---\nformat: 1\n")?.message == "the front matter does not end")
    #expect(LessonFixture.error(about: "---\n---\n")?.message == "the front matter is not a mapping")
    #expect(LessonFixture.error(about: "---\n- a\n---\n")?.message == "the front matter is not a mapping")
  }

  /// A billion laughs: nine lines that stand for gigabytes.
  @Test func aliasBomb() {
    let laughs = (1...9).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1), *l\($0 - 1)]" }.joined(separator: "\n")
    #expect(
      LessonFixture.error(about: "---\nl0: &l0 lol\n\(laughs)\n---\n")?.message == "YAML aliases are not allowed here")
  }

  @Test func deepNesting() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(LessonFixture.error(about: "---\ntitle: \(deep)\n---\n")?.message == "lists are nested deeper than 8")
    let wide = "---\nprimitives: [" + String(repeating: "a,", count: 50_000) + "]\n---\n"
    #expect(LessonFixture.error(about: wide)?.message == "there are too many values")
  }
}
