import Lab

extension Subcommand {
  /// Any process, seen from outside.
  static let inspect = Subcommand(
    name: "inspect", summary: "Show all facts of any process, and which namespaces it shares with this one.",
    operands: "PID", count: 1...1
  ) { settings, pid in
    Lab(options: settings.lab).execute(words: ["inspect"] + pid)
  }
}
