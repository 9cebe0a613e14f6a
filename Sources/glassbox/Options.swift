import ArgumentParser
import Lab

/// Options that every way to start the lab understands.
struct Options: ParsableArguments {
  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(help: "Print plain text: no colour, no drawing, stable columns.")
  var plain = false

  @Flag(name: .customLong("no-color"), help: "Print no colour (also NO_COLOR, TERM=dumb, or not a terminal).")
  var noColor = false

  @Flag(help: "Begin with a user namespace, as an ordinary user has to.")
  var rootless = false

  @Option(help: "Take lessons from this folder too (can be given several times).")
  var lessons: [String] = []

  var lab: LabOptions {
    var options = LabOptions()
    options.json = json
    options.plain = plain
    options.noColor = noColor
    options.rootless = rootless
    options.lessons = lessons
    return options
  }
}
