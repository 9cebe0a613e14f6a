internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Markup
internal import Reports

enum HelpCommand: Command {
  static let name = "help"
  static let parameters = [
    Parameter(
      "COMMAND", optional: true, repeats: true,
      values: { CommandTable.shared.others.map { ($0.command.name, $0.command.summary) } })
  ]
  static let summary = "list all commands, or explain one"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    guard !arguments.isEmpty else { return overview(lab) }
    lab.show(.text(kind: "help", try text(about: arguments)))
  }

  private static func text(about words: [String]) throws -> String {
    let table = CommandTable.shared
    if let entry = table.entry(for: words), entry.words == words { return page(entry.command) }
    let name = words.joined(separator: " ")
    if let primitive = primitives.first(where: { $0.name == name }) {
      return "**\(primitive.title)**\n\n\(primitive.help)\n\n" + usages(primitive.commands)
    }
    let family = words.count == 1 ? table.family(name) : []
    if !family.isEmpty { return usages(family.map(\.command)) }
    let names = (table.others + table.steps).map { $0.command.name } + primitives.map { $0.name }
    let guess = suggestion(for: name, among: names).map { "did you mean 'help \($0)'?" }
    throw Failure("there is no command '\(name)'", remedy: guess ?? "'help' lists all commands")
  }

  private static func page(_ command: any Command.Type) -> String {
    let see = command.manuals.isEmpty ? "" : "\n\nSee: \(command.manuals.joined(separator: ", "))"
    return "**\(command.usage)**\n\n\(command.summary)\n\n\(command.details)" + see
  }

  private static func usages(_ commands: [any Command.Type]) -> String {
    commands.map { "- `\($0.usage)`: \($0.summary)" }.joined(separator: "\n")
  }

  private static func overview(_ lab: Lab) {
    var listing = Listing("command", [("group", "group"), ("usage", "command"), ("summary", "what it does")])
    func add(_ group: String, _ command: any Command.Type) {
      listing.add(.string(group), .string(command.usage), .string(command.summary))
    }
    for primitive in primitives {
      for command in primitive.commands { add(primitive.name, command) }
    }
    for entry in CommandTable.shared.others { add("lab", entry.command) }
    lab.show(.listing(listing))
  }
}
