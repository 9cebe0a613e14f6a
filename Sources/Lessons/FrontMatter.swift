internal import Linux

/// What a lesson says about itself before its text begins.
package struct FrontMatter: Hashable, Sendable {
  /// The version of the format that this lab reads.
  package static let format = 1

  package var title: String
  /// The question that the lesson answers.
  package var question: String
  /// Names of primitives, as in the prompt: `uts`.
  package var primitives: [String]
  package var requires: [Requirement]
  /// How long it takes.
  package var minutes: Int
  /// Slugs of lessons to do before.
  package var prerequisites: [String]
  /// Whether tasks show the commands of their solution: the first lessons do,
  /// later ones give the goal alone, and the commands by hints and `solve`.
  package var isGuided = true
  /// The lines in the file on which primitives stand, for messages.
  var primitiveLines: [Int] = []

  /// Lines are those of `text`, from 1.
  init(yaml text: String) throws(Failure) {
    let mapping = try YamlMapping(
      YamlReader.read(text), required: ["format", "title", "question", "primitives", "minutes"],
      optional: ["requires", "prerequisites", "guided"], what: "the front matter")
    let format = try mapping.value("format").number("format", in: 1...1_000_000)
    guard format == Self.format else {
      throw try mapping.value("format").error(
        "format \(format) is newer than this lab, which reads \(Self.format)", "update glassbox")
    }
    title = try mapping.value("title").text("title")
    question = try mapping.value("question").text("question")
    primitives = try mapping.texts("primitives")
    primitiveLines = try mapping.value("primitives").items("primitives").map(\.line)
    isGuided = try mapping["guided"]?.flag("guided") ?? true
    minutes = try mapping.value("minutes").number("minutes", in: 1...240)
    prerequisites = try mapping.texts("prerequisites")
    requires = try Requirement.list(mapping["requires"])
  }

  /// Splits a file into the text between the first line `---` and the next
  /// one, and what follows; `bodyLine` is how many lines stand before that.
  static func split(_ text: String) throws(Failure) -> (yaml: String, body: String, bodyLine: Int) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasSuffix("\r") ? line.dropLast() : line
    }
    guard lines.first == "---" else {
      throw Failure("there is no front matter", remedy: "begin the file with a line '---'", line: 1)
    }
    guard let end = lines.dropFirst().firstIndex(of: "---") else {
      throw Failure("the front matter does not end", remedy: "end it with a line '---'", line: 1)
    }
    // The first line stays as an empty one, so that YAML's line numbers are the file's.
    let yaml = "\n" + lines[1..<end].joined(separator: "\n") + "\n"
    return (yaml, lines[(end + 1)...].joined(separator: "\n"), end + 1)
  }
}
