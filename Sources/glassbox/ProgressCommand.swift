import ArgumentParser
import Lab

/// How far the learner has come.
struct ProgressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress", abstract: "Show how far you have come in each lesson.")

  @OptionGroup var options: Options

  func run() throws { throw ExitCode(Lab(options: options.lab).execute(words: ["progress"])) }
}
