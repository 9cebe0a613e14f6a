import ArgumentParser
import Console
import Glibc
import Lab

@main
struct Glassbox: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "glassbox",
    abstract: "The walls of a container, one at a time, around one live process.",
    usage: """
      glassbox [OPTIONS] [-c COMMANDS | FILE]
      glassbox run [OPTIONS] -- CMD [ARGUMENT…]
      glassbox <subcommand>
      """,
    discussion: """
      Without a subcommand the lab opens: one live child process, and a prompt. Commands also come from -c, \
      from a FILE, or from standard input; the exit status is then 1 once a command has failed.

      -c COMMANDS     Execute these commands, separated by ';', and exit.
      --json          Print one JSON object a line.
      --plain         Print plain text: no colour, no drawing, stable columns.
      --no-color      Print no colour (also NO_COLOR, TERM=dumb, or not a terminal).
      --rootless      Begin with a user namespace, as an ordinary user has to.
      """,
    version: "0.1.0",
    subcommands: [
      Start.self, RunContainer.self, Doctor.self, Inspect.self, LessonCommand.self, ProgressCommand.self, Clean.self,
      Keep.self,
    ],
    defaultSubcommand: Start.self)

  /// A broken pipe is an error of the write that meets it, not a death. Wrong
  /// arguments get one line, and 125 where the status of a program is expected.
  static func main() {
    Output.ignoreBrokenPipe()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch  where exitCode(for: error) == .validationFailure {
      let errors = Output(descriptor: 2)
      errors.print("glassbox: \(message(for: error)); see 'glassbox --help'")
      errors.flush()
      exit(withError: ExitCode(CommandLine.arguments.dropFirst().first == "run" ? 125 : 2))
    } catch {
      exit(withError: error)
    }
  }
}

/// The lab itself: at a terminal, or with commands from elsewhere.
struct Start: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start-lab", abstract: "Open the lab (this is what 'glassbox' alone does).", shouldDisplay: false)

  @OptionGroup var options: Options

  @Option(name: .short, help: "Execute these commands, separated by ';', and exit.")
  var commands: String?

  @Argument(help: "Execute the commands of this file and exit.")
  var file: String?

  func run() throws {
    let lab = Lab(options: options.lab)
    if let commands { throw ExitCode(lab.execute(commands: commands)) }
    if let file { throw ExitCode(lab.execute(file: file)) }
    if isatty(0) == 1, isatty(1) == 1, !options.json { throw ExitCode(lab.interact()) }
    throw ExitCode(lab.execute(script: 0))
  }
}
