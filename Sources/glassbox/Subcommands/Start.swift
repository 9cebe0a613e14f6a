import Glibc
import Lab

extension Subcommand {
  /// The lab itself: at a terminal, or with commands from elsewhere.
  static let start = Subcommand(
    name: "", summary: "Open the lab.",
    details: """
      Without a subcommand the lab opens: one live child process, and a prompt. Commands
      also come from -c, from a FILE, or from standard input; the exit status is then 1
      once a command has failed.
      """,
    options: [
      Option(
        name: "commands", letter: "c", value: "COMMANDS", help: "Execute these commands, separated by ';', and exit"
      ) {
        settings, commands in settings.commands = commands
      }
    ]
  ) { settings, operands in
    let lab = Lab(options: settings.lab)
    if let commands = settings.commands { return lab.execute(commands: commands) }
    if let file = operands.first { return lab.execute(file: file) }
    if isatty(0) == 1, isatty(1) == 1, !settings.lab.json { return lab.interact() }
    return lab.execute(script: 0)
  }
}
