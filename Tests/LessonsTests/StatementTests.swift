@testable import Lessons
import Linux
import Testing

@Suite struct StatementTests {
  private let hostname = Statement.FactReference(name: "uts.hostname", view: "inside")

  @Test func facts() throws {
    #expect(try Statement("uts.hostname inside = box", line: 1) == .fact(hostname, .compares(.equals, .value("box"))))
    #expect(
      try Statement("uts.hostname inside != uts.hostname host", line: 1)
        == .fact(hostname, .compares(.differs, .fact(.init(name: "uts.hostname", view: "host")))))
    #expect(try Statement("uts.hostname inside = \"\"", line: 1) == .fact(hostname, .compares(.equals, .value(""))))
    #expect(
      try Statement("uts.hostname inside contains \"a b\"", line: 1)
        == .fact(hostname, .compares(.contains, .value("a b"))))
    #expect(try Statement("uts.hostname inside changed", line: 1) == .fact(hostname, .changed))
    for comparison in Statement.Comparison.allCases {
      #expect(
        try Statement("uts.hostname inside \(comparison.rawValue) 3", line: 1)
          == .fact(hostname, .compares(comparison, .value("3"))))
    }
  }

  @Test func programs() throws {
    #expect(try Statement("run \"ping -c 1 x\" exits 0", line: 1) == .run(["ping", "-c", "1", "x"], .exits(0)))
    #expect(
      try Statement("run \"sh -c 'echo $PPID'\" prints 1", line: 1) == .run(["sh", "-c", "echo $PPID"], .prints("1")))
    #expect(try Statement("run hostname prints box", line: 1) == .run(["hostname"], .prints("box")))
    #expect(try Statement("last run killed by SIGKILL", line: 1) == .lastRun(.killed(by: "SIGKILL")))
  }

  @Test(arguments: [
    "", "x", "uts.hostname = box", "uts.hostname inside box", "uts.hostname inside =", "uts.hostname inside changed x",
    "uts.hostname above = box", "run hostname", "run hostname exits zero", "last run", "last run killed by 9",
    "uts.hostname inside = 'box",
  ])
  func broken(_ text: String) {
    #expect { try Statement(text, line: 7) } throws: { ($0 as? Failure)?.place?.line == 7 }
  }
}
