internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Markup
internal import Reports
internal import Session

enum StateCommand: Command {
  static let name = "state"
  static let parameters = [Parameter("GROUP", optional: true, values: { FactGroups.completions })]
  static let summary = "show the child's facts now, from inside, from outside, and the host's"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let wanted = try arguments.first.map(FactGroups.facts)
    let snapshot = session.snapshot()
    var listing = Listing(
      "fact", [("fact", "fact"), ("view", "seen"), ("value", "value")])
    for key in snapshot.keys where wanted?.contains(key.name) ?? true {
      listing.add(
        .string(key.qualifiedName), .string(key.view == .host ? "on the host" : key.view.rawValue),
        cell(snapshot[key] ?? .absent, key, lab))
    }
    lab.show(.listing(listing))
    session.noticeSilence().map { lab.show(.notice($0)) }
  }

  /// The value itself for a program; for a person as the fact wants it.
  private static func cell(_ value: FactValue, _ key: FactKey, _ lab: Lab) -> JSONValue {
    guard !lab.options.json, let text = Facts.shown[key.name]?(value, false) else { return json(value) }
    return .string(text)
  }
}

/// The parts before the first dot of the facts' names.
enum FactGroups {
  static let all: [String] = {
    var seen: [String] = []
    for fact in primitives.flatMap({ $0.facts }) where !seen.contains(fact.group) { seen.append(fact.group) }
    return seen
  }()

  static var completions: [(text: String, description: String)] {
    all.map { group in (group, "facts that begin with \(group)") }
      + primitives.map { ($0.name, $0.title) }
      .filter { !all.contains($0.0) }
  }

  /// The names of the facts that are meant: one fact, a group, or all of a primitive.
  static func facts(_ name: String) throws -> Set<String> {
    let found = primitives.flatMap { $0.facts }.map(\.name).filter { $0 == name || $0.hasPrefix(name + ".") }
    if !found.isEmpty { return Set(found) }
    if let primitive = primitives.first(where: { $0.name == name }) { return Set(primitive.facts.map(\.name)) }
    let guess = suggestion(for: name, among: all + primitives.map { $0.name }).map { "did you mean '\($0)'?" }
    throw Failure("there is no fact or group '\(name)'", remedy: guess ?? "'facts' lists them all")
  }
}
