import Foundation
import TestSupport
import Testing

@Suite("scripts/closing")
struct ClosingTests {
  /// The last lines for a log of the test runner that ended with this status.
  private func close(_ log: String, _ status: Int) throws -> Outcome {
    try withFolder { home in
      let file = home.appending(path: "log")
      try log.write(to: file, atomically: true, encoding: .utf8)
      return try Subprocess.run([Checkout.path + "/scripts/closing", file.path, "\(status)"])
    }
  }

  /// As the runner writes them, in colour and plain: one test of two suites ends
  /// once, one has cases, and one has a name with blanks.
  private static let begun = """
    ◇ Test run started.
    ◇ Suite FirstTests started.
    \u{1b}[90m◇\u{1b}[0m Test twice() started.
    ◇ Test twice() started.
    ◇ Test hangs() started.
    ◇ Test "a name of words" started.
    ◇ Test cases(_:_:) started.
    ◇ Test case passing 2 arguments script → "exit 0", ending → .exited(0) to cases(_:_:) started.
    ◇ Test case passing 2 arguments script → "exit 1", ending → .exited(1) to cases(_:_:) started.
    ➜ Test rooted() skipped: "needs root"
    \u{1b}[92m✔\u{1b}[0m Test twice() passed after 0.001 seconds.
    ✘ Test hangs() recorded an issue at HangTests.swift:5:5: Expectation failed: false

    """

  @Test func whatDidNotEndIsNamed() throws {
    let outcome = try close(Self.begun, 124)
    #expect(
      outcome.output == """

        Began and did not end:
          "a name of words"
          cases(_:_:), of which the last case was script → "exit 1", ending → .exited(1)
          hangs()
          twice()

        Skipped:
          rooted(): needs root

        Tests: did not finish; 0 in all, 1 skipped

        """)
    #expect(outcome.status == 124 && outcome.errors.isEmpty)
  }

  @Test func whatEndedIsNot() throws {
    let rest = """
      ✘ Test hangs() failed after 20.000 seconds with 1 issue.
      ✔ Test twice() passed after 0.001 seconds.
      ✔ Test "a name of words" passed after 1.200 seconds.
      ✘ Test cases(_:_:) with 2 test cases failed after 3.944 seconds with 2 issues.
      ✔ Suite FirstTests passed after 13.272 seconds.
      ✘ Test run with 6 tests in 1 suite failed after 13.278 seconds with 3 issues.

      """
    let outcome = try close(Self.begun + rest, 1)
    #expect(!outcome.output.contains("did not end"), "\(outcome.output)")
    #expect(outcome.outputLines.last == "Tests: FAILED; 6 in all, 1 skipped")
    #expect(outcome.status == 1)
  }

  @Test(arguments: [0, 69]) func noTestAtAllIsAFailure(_ status: Int) throws {
    let outcome = try close("✔ Test run with 0 tests in 0 suites passed after 0.001 seconds.\n", status)
    #expect(outcome.output == "\nTests: FAILED, because no test was chosen; 0 in all, 0 skipped\n")
    #expect(outcome.status == 1)
  }
}
