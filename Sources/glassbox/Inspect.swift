import ArgumentParser
import Lab

/// Any process, seen from outside.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show all facts of any process, and which namespaces it shares with this one.")

  @OptionGroup var options: Options

  @Argument(help: "The number of the process.")
  var pid: String

  func run() throws {
    throw ExitCode(Lab(options: options.lab).execute(words: ["inspect", pid]))
  }
}
