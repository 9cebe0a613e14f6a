import Lab
import Session

/// An option as it is written, described and taken in.
struct Option: Sendable {
  /// Without the dashes.
  let name: String
  var letter: Character?
  /// What stands for its value in the help; nil where it takes none.
  var value: String?
  let help: String
  /// Takes in the value, which is empty for an option without one.
  let take: @Sendable (inout Settings, String) -> Void

  /// Options that every way to start the lab understands.
  static let common = [
    Option(name: "json", help: "Print one JSON object a line") { settings, _ in settings.lab.json = true },
    Option(name: "plain", help: "Print plain text: no colour, no drawing, stable columns") { settings, _ in
      settings.lab.plain = true
    },
    Option(name: "no-color", help: "Print no colour (also NO_COLOR, TERM=dumb, or not a terminal)") { settings, _ in
      settings.lab.noColor = true
    },
    Option(name: "rootless", help: "Begin with a user namespace, as an ordinary user has to") { settings, _ in
      settings.lab.rootless = true
    },
    Option(name: "lessons", value: "FOLDER", help: "Take lessons from this folder too (can be given several times)") {
      settings, folder in settings.lab.lessons.append(folder)
    },
  ]
}

/// What the options of a command line have set.
struct Settings: Sendable {
  var lab = LabOptions()
  var plan = ContainerPlan()
  /// Whether `run` shows each step.
  var explain = false
  /// The word after `--net`.
  var network: String?
  /// The commands after `-c`.
  var commands: String?
  var onlyRequires = false
  var wantsHelp = false
  var wantsVersion = false
}
