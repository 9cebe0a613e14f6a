import ArgumentParser
import Lab

/// Removes what labs left behind that were killed together with their keeper.
struct Clean: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Remove what killed labs of yours have left on this machine.")

  @OptionGroup var options: Options

  func run() throws { throw ExitCode(Lab(options: options.lab).execute(commands: "clean")) }
}
