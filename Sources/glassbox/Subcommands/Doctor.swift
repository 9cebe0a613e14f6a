import Lab

extension Subcommand {
  /// What this kernel and this user can do.
  static let doctor = Subcommand(
    name: "doctor", summary: "Find out what this kernel and this user can do, with reasons and fixes.",
    operands: "[AREA]", count: 0...1,
    details: """
      With an AREA, such as namespaces or cgroups, only that is looked into. What can be
      tried is really tried, in throw-away processes that leave nothing behind. The exit
      status is 0 where the walls can be put up, and 1 where one of them cannot. Limits need
      root or, for an ordinary user, delegation; an ordinary user's missing delegation is no
      failure.
      """
  ) { settings, area in
    Lab(options: settings.lab).execute(words: ["doctor"] + area)
  }
}
