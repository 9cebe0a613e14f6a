import Lab

extension Subcommand {
  /// Removes what labs left behind that were killed together with their keeper.
  static let clean = Subcommand(
    name: "clean", summary: "Remove what killed labs of yours have left on this machine."
  ) { settings, _ in
    Lab(options: settings.lab).execute(commands: "clean")
  }
}
