import Foundation
import Testing
import TestSupport

/// A teacher's folder in which most things are wrong.
@Suite(.enabled(if: Lab.isRoot, "the wording of these is for root"))
struct BrokenLessonTests {
  private static let about = "---\nformat: 1\ntitle: A title\nquestion: Why?\nprimitives: [uts]\nminutes: 5\n---\n"
  private static let task = "## A\n\n```task\nid: a\ngoal: b\ncommands: unshare uts\n```\n\n"

  private static let broken: [(folder: String, text: String, line: Int?, message: String)] = [
    ("80-yaml", "---\nformat: 1\ntitle: [a\n---\n", 4, "the YAML is wrong"),
    ("81-aliases", "---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", 3, "YAML aliases are not allowed"),
    ("82-deep", "---\ntitle: \(String(repeating: "[", count: 50_000))\n---\n", 2, "nested deeper than 8"),
    ("83-fact", about + task + "```check\nuts.hostnam inside = x\n```\n", 17, "did you mean 'uts.hostname'?"),
    ("84-primitive", about.replacingOccurrences(of: "[uts]", with: "[utz]") + "# x\n", nil, ""),
    ("85-twice", about + task + "```task\nid: a\ngoal: b\ncommands: c\n```\n", 16, "'a' is there twice"),
    ("86-huge", about + String(repeating: "long ", count: 2_000_000), nil, "more than 256 KiB"),
    ("87-verb", about + task + "```check\nuts.hostname inside\n```\n", 17, "is no statement"),
  ]

  private static let escapes =
    about.replacingOccurrences(of: "title: A title", with: "title: \"x\\e]0;evil\\a\"")
      + """
      # One \u{1b}[2J\u{9b}31m

      ## A

      ```predict
      id: p
      ask: "Which \\e[31m?"
      choices: [{say: "a \\e[5m", right: true}, {say: b}]
      ```

      ```task
      id: a
      goal: "Do \\e[7m it."
      commands: ["hostname \\e[8m"]
      ```

      ```check
      uts.hostname inside = \u{1b}[9m   # named \u{1b}[4m
      ```

      ```hint
      Try \u{1b}[3m.
      ```

      """

  private func shelf() throws -> URL {
    let home = try Lab.temporaryDirectory()
    for (folder, text, _, _) in Self.broken + [("90-good", Self.escapes, nil, "")] {
      let directory = home.appending(path: "own/\(folder)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: directory.appending(path: "lesson.md"))
    }
    return home
  }

  @Test func eachHasOneLineAndTheRestWorks() throws {
    let home = try shelf()
    defer { try? FileManager.default.removeItem(at: home) }
    let own = home.appending(path: "own").path
    let outcome = try Lab.run("--lessons", own, "-c", "lessons; start 83; start good", home: home)
    #expect(outcome.output.contains("02-uts") && outcome.output.contains("90-good"))
    for (folder, _, line, message) in Self.broken where !message.isEmpty {
      let place = "\(own)/\(folder)/lesson.md" + (line.map { ":\($0): " } ?? ": ")
      let lines = outcome.errorLines.filter { $0.contains(place) }
      #expect(lines.count == (folder == "83-fact" ? 2 : 1), "\(folder): \(outcome.errors)")
      #expect(lines.allSatisfy { $0.contains(message) && $0.contains("; ") }, "\(lines)")
    }
    #expect(outcome.errors.contains("84-primitive/lesson.md:5: there is no primitive 'utz'; did you mean 'uts'?"))
    #expect(outcome.output.contains("1/2 |") && outcome.status == 1)
  }

  @Test(arguments: [[], ["--plain"], ["--json"]]) func controlCharactersNeverComeThrough(_ options: [String]) throws {
    let home = try shelf()
    defer { try? FileManager.default.removeItem(at: home) }
    let own = home.appending(path: "own").path
    let commands =
      "lessons; start good; next; predict 1; hint; check; solve; unshare uts; hostname '\u{1b}[9m'; check; progress"
    let input = Data((commands + "\n").utf8)
    let outcome =
      options.isEmpty
      ? try Lab.run("--lessons", own, input: input, home: home)
      : try Lab.run(options[0], "--lessons", own, input: input, home: home)
    let text = outcome.output + outcome.errors
    let bad = text.unicodeScalars.filter { $0.value < 0x20 && $0.value != 0x0a || (0x7f...0x9f).contains($0.value) }
    #expect(bad.isEmpty, "\(bad.map(\.value))")
    #expect(text.contains("noted") && text.contains("Try "))
  }

  @Test func verifySaysWhatIsMissing() throws {
    let home = try shelf()
    defer { try? FileManager.default.removeItem(at: home) }
    let own = home.appending(path: "own").path
    let outcome = try Lab.run("lesson", "verify", "--json", own, home: home)
    let rows = try outcome.outputLines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(outcome.status == 1)
    #expect(rows.filter { $0["result"] as? String == "failed" }.count >= Self.broken.count)
    let new = try Lab.run("lesson", "new", "my-lesson", "--lessons", home.path + "/more", home: home)
    #expect(new.status == 0 && new.output.contains("/more/"))
    let fresh = try Lab.run("lesson", "verify", home.path + "/more", home: home)
    #expect(fresh.status == 0 && fresh.output.contains("1 ok, 0 failed, 0 to be looked at, 0 skipped"), "\(fresh)")
    #expect(try Lab.run("lesson", "new", "../x", home: home).status == 1)
    #expect(try Lab.run("lesson", "verify", "--requires", home: home).output.contains("root"))
  }

  /// A file system with no room left, in a mount namespace of the test's own.
  @Test func aFullDiskIsSaidOnceAndTheLessonGoesOn() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let script = """
      mkdir -p "$XDG_STATE_HOME"
      mount -t tmpfs -o size=8k none "$XDG_STATE_HOME"
      mkdir "$XDG_STATE_HOME/glassbox"
      dd if=/dev/zero of="$XDG_STATE_HOME/glassbox/filler" bs=4k count=99 2>/dev/null
      exec "\(Lab.path)" -c 'start uts; next; unshare uts; state uts; next; progress'
      """
    let outcome = try Lab.runMounting(script, home: home)
    let warnings = (outcome.output + outcome.errors).split(separator: "\n").filter { $0.contains("cannot be written") }
    #expect(warnings.count == 1 && warnings[0].contains("ENOSPC"), "\(outcome)")
    #expect(outcome.output.contains("Solved:") && outcome.output.contains("1 of 4 solved"))
  }
}
