internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Markup
internal import Reports
internal import Linux

enum HelpCommand: Command {
  static let name = "help"
  static let parameters = [
    Parameter("COMMAND", optional: true, repeats: true, values: { allCommands.map { ($0.name, $0.summary) } })
  ]
  static let summary = "list all commands, or explain one"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    if arguments.isEmpty { return overview(lab) }
    let name = arguments.joined(separator: " ")
    if let verb = verbs.first(where: { $0.name == name }) {
      let text =
        "**\(verb.usage)**\n\n\(verb.summary)\n\n\(verb.details)\n\nSee: \(verb.manuals.joined(separator: ", "))"
      return lab.show(.text(kind: "help", text))
    }
    if let command = allCommands.first(where: { $0.name == name }) {
      return lab.show(.text(kind: "help", "**\(command.usage)**\n\n\(command.summary)\n\n\(command.details)"))
    }
    if let primitive = primitives.first(where: { $0.name == name }) {
      let usages = primitive.verbs.map { "- `\($0.usage)`: \($0.summary)" }.joined(separator: "\n")
      return lab.show(.text(kind: "help", "**\(primitive.title)**\n\n\(primitive.help)\n\n\(usages)"))
    }
    let family = verbs.filter { $0.words[0] == name }
    if !family.isEmpty {
      return lab.show(
        .text(kind: "help", family.map { "- `\($0.usage)`: \($0.summary)" }.joined(separator: "\n")))
    }
    let names = allCommands.map { $0.name } + verbs.map { $0.name } + primitives.map { $0.name }
    let guess = suggestion(for: name, among: names).map { "did you mean 'help \($0)'?" }
    throw Failure("there is no command '\(name)'", remedy: guess ?? "'help' lists all commands")
  }

  private static func overview(_ lab: Lab) {
    var listing = Listing("command", [("group", "group"), ("usage", "command"), ("summary", "what it does")])
    for primitive in primitives {
      for verb in primitive.verbs { listing.add(.string(primitive.name), .string(verb.usage), .string(verb.summary)) }
    }
    for command in allCommands { listing.add("lab", .string(command.usage), .string(command.summary)) }
    lab.show(.listing(listing))
  }
}
