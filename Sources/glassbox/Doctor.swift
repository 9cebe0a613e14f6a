import ArgumentParser
import Lab

/// What this kernel and this user can do.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Find out what this kernel and this user can do, with reasons and fixes.",
    discussion: """
      What can be tried is really tried, in throw-away processes that leave nothing behind. The \
      exit status is 0 where the walls can be put up, and 1 where one of them cannot. Limits need \
      root or, for an ordinary user, delegation; an ordinary user's missing delegation is no failure.
      """)

  @OptionGroup var options: Options

  @Argument(help: "Look into this area only, such as namespaces or cgroups.")
  var area: String?

  func run() throws {
    throw ExitCode(Lab(options: options.lab).execute(words: ["doctor"] + [area].compactMap { $0 }))
  }
}
