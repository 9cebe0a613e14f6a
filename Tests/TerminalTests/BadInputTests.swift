import Foundation
import Testing
import TestSupport

/// Each bad input gets one clear line; the lab goes on, and nothing is lost.
@Suite(.enabled(if: Lab.isRoot, "the wording of these is for root"))
struct BadInputTests {
  static let commands = [
    "nosuchcommand", "state nosuchfact", "hostname", "hostname a b", "unshare", "unshare utz", "diff x", "undo 99",
    "trace 99", "hostname ''", "hostname " + String(repeating: "x", count: 65), "limit memory.max abc",
    "limit memory.max -5", "limit memory.max 99999999999999999999999", "limit pids.max 1.5", "limit nosuch 1", "limit",
    "pivot /no/such", "pivot /etc/passwd", "pivot /", "run /no/such", "run nosuch", "run /etc/passwd", "run",
    "explain nosuch", "source nosuch", "start 99", "inspect x", "inspect 999999999", "'unclosed", "veth 1.2.3.4 x",
    "link up nosuch", "mount tmpfs", "umount /no/such", "shell", "freeze x", "export x", "help nosuch",
  ]

  @Test(arguments: commands)
  func oneLineAndTheLabGoesOn(_ command: String) throws {
    let outcome = try Lab.type("unshare uts\nunshare mount\n\(command)\nrun echo alive\n", "--plain")
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("glassbox: "))
    #expect(outcome.outputLines.last == "alive")
    #expect(outcome.status == 1)
  }

  @Test func bytesThatAreNoTextAreReportedWithTheirLine() throws {
    var input = Data("unshare uts\n".utf8)
    input += [0x72, 0xff, 0xfe, 0x0a] + Data("run echo a\0b\n".utf8) + Data("run echo alive\n".utf8)
    let outcome = try Lab.run(input: input)
    #expect(outcome.errorLines.count == 2)
    #expect(outcome.errors.contains("line 2") && outcome.errors.contains("UTF-8"))
    #expect(outcome.errors.contains("line 3") && outcome.errors.contains("NUL"))
    #expect(outcome.outputLines.last == "alive")
  }

  @Test func aLineOf100MegabytesIsReportedOnce() throws {
    let input = Data(repeating: 0x61, count: 100 << 20) + Data("\nrun echo alive\n".utf8)
    let outcome = try Lab.run(input: input)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains("104857600 bytes"))
    #expect(outcome.outputLines.last == "alive")
  }

  @Test func aClosedOutputIsNoCrash() throws {
    let script = "\"$0\" -c 'facts; unshare uts; facts' >&-; \"$0\" -c 'facts; facts; facts' | head -1"
    let outcome = try Lab.run(program: "/bin/sh", ["-c", script, Lab.path])
    #expect(!outcome.wasKilled)
    #expect(!outcome.errors.contains("Fatal") && !outcome.errors.contains("crashed"), "\(outcome.errors)")
  }

  @Test(arguments: [["COLUMNS": "1"], ["TERM": "dumb"], ["TERM": ""], ["HOME": "", "XDG_STATE_HOME": "/dev/null/x"]])
  func strangeSurroundingsDoNotMatter(_ more: [String: String]) throws {
    let outcome = try Lab.run("-c", "unshare uts; hostname box; run hostname; state; diff all", more: more)
    #expect(outcome.outputLines.contains("box") && outcome.status == 0, "\(outcome.errors)")
  }
}
