import Foundation
import Testing
import TestSupport

/// What the README shows is what the program prints.
@Suite(.enabled(if: Lab.isRoot, "the README's session is root's"))
struct ReadmeTests {
  private let session: [Substring]

  init() throws {
    let text = try String(contentsOfFile: Checkout.path + "/README.md", encoding: .utf8)
    let rest = try #require(text.split(separator: "```console\n").last)
    session = rest[..<(try #require(rest.range(of: "```")).lowerBound)].split(separator: "\n")
  }

  @Test func theFirstSessionIsWhatIsPrinted() throws {
    let commands = session.filter { $0.hasPrefix("glassbox") }.compactMap { $0.split(separator: "> ").last }
    let outcome = try Lab.run(input: Data(commands.joined(separator: "\n").utf8), more: ["COLUMNS": "80"])
    let shown = session.filter { !$0.hasPrefix("glassbox") }.map { steady(String($0), host: "laptop") }
    let printed = outcome.outputLines.map { steady($0, host: ProcessInfo.processInfo.hostName) }
    #expect(commands.count >= 4)
    #expect(shown == printed, "\(outcome.errors)")
  }

  /// Without what differs by machine and moment: the host's name, ids, times, the columns' widths.
  private func steady(_ line: String, host: String) -> String {
    line.replacingOccurrences(of: host, with: "HOST")
      .replacingOccurrences(of: #"[0-9]+(\.[0-9]+)?"#, with: "N", options: .regularExpression)
      .replacingOccurrences(of: #"(µs|ms)$"#, with: "TIME", options: .regularExpression)
      .replacingOccurrences(of: " +", with: " ", options: .regularExpression)
  }
}
