import Lab

extension Subcommand {
  /// How far the learner has come.
  static let progress = Subcommand(
    name: "progress", summary: "Show how far you have come in each lesson."
  ) { settings, _ in
    Lab(options: settings.lab).execute(words: ["progress"])
  }
}
