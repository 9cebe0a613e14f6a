import Lessons
import TestSupport
import Testing

/// Names that the lab does not know are errors of the file, with its line.
@Suite struct VocabularyTests {
  private static let vocabulary = Vocabulary(
    facts: ["uts.hostname": ["inside", "host"]], primitives: ["uts", "net"])

  private static let task = "## A\n\n```task\nid: a\ngoal: b\ncommands: c\n```\n\n"

  private func problem(_ body: String, about: String = LessonFixture.about) -> String? {
    let shelf = Shelf()
    shelf.add("01-broken", about + body)
    shelf.add("02-good")
    let library = LessonLibrary(folders: [shelf.path], vocabulary: Self.vocabulary)
    #expect(library.lessons.last?.slug == "02-good")
    return library.problems.first.map { "\($0)".replacing(shelf.path + "/01-broken/lesson.md", with: "FILE") }
  }

  @Test func namesThatAreThere() {
    #expect(
      problem(Self.task + "```check\nuts.hostname inside = uts.hostname host\n```\n\n```hint uts.hostname\nx\n```\n")
        == nil)
  }

  @Test(arguments: [
    (
      "```check\nuts.hostname host unchanged\nuts.hostnam inside = x\n```\n",
      "FILE:18: there is no fact 'uts.hostnam'; did you mean 'uts.hostname'?"
    ),
    ("```check\nzzz inside = x\n```\n", "FILE:17: there is no fact 'zzz'; 'facts' lists them"),
    ("```check\nuts.hostname inside = zzz host\n```\n", "FILE:17: there is no fact 'zzz'; 'facts' lists them"),
    (
      "```check\nuts.hostname outside = x\n```\n",
      "FILE:17: 'uts.hostname' cannot be seen outside; it is seen inside and host"
    ),
    ("```hint uts.hostnme\nx\n```\n", "FILE:16: there is no fact 'uts.hostnme'; did you mean 'uts.hostname'?"),
    (
      "```predict\nid: p\nask: q\nchoices:\n  - say: x\n    when: zzz inside = 1\n  - say: y\n```\n",
      "FILE:21: there is no fact 'zzz'; 'facts' lists them"
    ),
  ])
  func factsThatAreNot(_ block: String, _ expected: String) {
    #expect(problem(Self.task + block) == expected)
  }

  @Test func primitivesThatAreNot() {
    let about = LessonFixture.about.replacing("[uts]", with: "[uts, nett]")
    #expect(problem("# x\n", about: about) == "FILE:5: there is no primitive 'nett'; did you mean 'net'?")
  }
}
