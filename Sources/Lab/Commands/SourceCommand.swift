internal import Child
internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Markup
internal import Reports

enum SourceCommand: Command {
  static let name = "source"
  static let parameters = [
    Parameter("PRIMITIVE", optional: true, values: { primitives.map { ($0.name, $0.title) } })
  ]
  static let summary = "print the Swift code of a primitive; without a name, of the one used last"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let primitive = try arguments.first.map(named) ?? lastUsed(lab)
    let type = String(describing: primitive)
    let folder = type.hasSuffix("Primitive") ? String(type.dropLast("Primitive".count)) : type
    guard let shared = Installation.sharedFolder() else {
      throw Failure(
        "the source is not on this machine", remedy: "it is in Sources/Primitives/\(folder) of the repository")
    }
    let path = "\(shared)/Sources/Primitives/\(folder)"
    for name in try directoryEntries(path).sorted(by: { mainFileFirst($0, $1, type) }) where name.hasSuffix(".swift") {
      let text = try readText("\(path)/\(name)")
      lab.show(.text(kind: "source", "**Sources/Primitives/\(folder)/\(name)**\n\n````swift\n\(text)````"))
    }
  }

  private static func mainFileFirst(_ a: String, _ b: String, _ type: String) -> Bool {
    a == type + ".swift" ? b != a : b == type + ".swift" ? false : a < b
  }

  private static func named(_ name: String) throws -> any Primitive.Type {
    if let found = primitives.first(where: { $0.name == name }) { return found }
    if let found = primitive(of: name) { return found }
    let names = primitives.map { $0.name }
    let guess = suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
    throw Failure("there is no primitive '\(name)'", remedy: guess ?? "one of \(names.joined(separator: ", "))")
  }

  /// The primitive that has the command of this name.
  private static func primitive(of command: String) -> (any Primitive.Type)? {
    primitives.first { $0.commands.contains { $0.name == command } }
  }

  private static func lastUsed(_ lab: Lab) throws -> any Primitive.Type {
    for case .step(_, let command, _) in try lab.session().journal.entries.reversed() {
      if let found = primitive(of: command.name) { return found }
    }
    throw Failure(
      "no primitive was used yet", remedy: "name one: \(primitives.map { $0.name }.joined(separator: ", "))")
  }
}
