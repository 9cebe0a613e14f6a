import Foundation
import Testing
import TestSupport

/// The words after `glassbox`: what each one's help says, and what is said where
/// they make no sense.
@Suite(.serialized)
struct CommandLineTests {
  @Test(arguments: ["", "run", "doctor", "inspect", "lesson", "lesson verify", "lesson new", "progress", "clean"])
  func helpTellsUsageAndOptions(_ name: String) throws {
    let words = name.split(separator: " ").map(String.init)
    let asked = try Lab.run(words: words + ["--help"])
    #expect(asked.status == 0)
    #expect(asked.errors == "")
    #expect(asked.output.contains("\nUsage: \((["glassbox"] + words).joined(separator: " ")) [OPTION...]"))
    #expect(asked.output.contains("--rootless"))
    #expect(try Lab.run(words: ["help"] + words).output == asked.output)
  }

  @Test func helpListsWhatCanFollow() throws {
    let help = try Lab.run("--help").output
    for name in ["run", "doctor", "inspect", "lesson", "progress", "clean"] { #expect(help.contains("\n  \(name) ")) }
    #expect(!help.contains("keeper"))
    #expect(try Lab.run("run", "--help").output.contains("--memory=SIZE"))
  }

  struct Misuse: CustomTestStringConvertible {
    let words: [String]
    let status: Int32
    let line: String
    var testDescription: String { words.joined(separator: " ") }
    init(_ words: String, _ status: Int32, _ line: String) {
      self.words = words.split(separator: " ").map(String.init)
      self.status = status
      self.line = line
    }
  }

  @Test(arguments: [
    Misuse("--jsn", 2, "--jsn: unknown option; did you mean '--json'?; see 'glassbox --help'"),
    Misuse("-x", 2, "-x: unknown option; see 'glassbox --help'"),
    Misuse("-c", 2, "-c: missing argument; see 'glassbox --help'"),
    Misuse("--json=3", 2, "--json=3: option does not take an argument; see 'glassbox --help'"),
    Misuse("inspect", 2, "missing argument; usage: glassbox inspect PID; see 'glassbox inspect --help'"),
    Misuse("doctor a b", 2, "unexpected argument 'b'; see 'glassbox doctor --help'"),
    Misuse(
      "lesson verfy", 2,
      "there is no 'glassbox lesson verfy'; there is list, show, verify, new; see 'glassbox lesson --help'"),
    Misuse("run --memory", 125, "--memory: missing argument; see 'glassbox run --help'"),
    Misuse(
      "run --memry 1 -- true", 125, "--memry: unknown option; did you mean '--memory'?; see 'glassbox run --help'"),
    Misuse("run", 125, "missing argument; usage: glassbox run -- CMD [ARGUMENT...]; see 'glassbox run --help'"),
  ])
  func misuseGetsOneLine(_ misuse: Misuse) throws {
    let outcome = try Lab.run(words: misuse.words)
    #expect(outcome.status == misuse.status)
    #expect(outcome.errors == "glassbox: \(misuse.line)\n")
    #expect(outcome.output == "")
  }

  /// Options end where the program begins, with or without `--`.
  @Test(arguments: [["--"], []])
  func programKeepsItsOptions(_ separator: [String]) throws {
    let outcome = try Lab.run(words: ["run"] + separator + ["/bin/echo", "--json", "-c", "--", "--help"])
    #expect(outcome.output == "--json -c -- --help\n")
    #expect(outcome.status == 0)
  }

  /// Whichever of its files are the learner's terminal, the program gets another
  /// one: who has a terminal open can type into it.
  @Test(arguments: ["", "echo hello |", "</dev/null", "2>/dev/null"])
  func programNeverGetsTheLearnersTerminal(_ around: String) throws {
    // By device and inode, because each devpts has a terminal called /dev/pts/0.
    let which = "stat -L -c %d-%i /proc/self/fd/1"
    let run = "\(Lab.path) run -- /bin/sh -c 'test -t 1 && \(which)'"
    let line = around.hasSuffix("|") ? "\(around) \(run)" : "\(run) \(around)"
    let printed = try Lab.run(program: "/usr/bin/script", ["-qec", "\(which); \(line)", "/dev/null"])
    // script(1) passes the end of its input on, which the terminal shows as ^@.
    let files = printed.output.split(whereSeparator: \.isWhitespace).filter { $0.contains("-") }
    #expect(printed.status == 0)
    #expect(files.count == 2 && files.first != files.last, "\(printed.output)")
  }

  @Test func lastOfTwoValuesHolds() throws {
    let outcome = try Lab.run("run", "--hostname", "one", "--hostname=two", "--", "/bin/hostname")
    #expect(outcome.output == "two\n")
  }
}
