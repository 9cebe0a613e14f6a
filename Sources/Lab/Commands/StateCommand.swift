internal import Console
internal import KernelState
internal import Primitives

enum StateCommand: Command {
  static let name = "state"
  static let parameters = [Parameter("GROUP", optional: true, values: { FactGroups.completions })]
  static let summary = "show the child's facts now, from inside, from outside, and the host's"

  static func run(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let group = arguments.first
    if let group, !FactGroups.all.contains(group), !session.definitions.contains(where: { $0.name == group }) {
      let guess = suggestion(for: group, among: FactGroups.all).map { "did you mean '\($0)'?" }
      throw Failure("there is no fact or group '\(group)'", remedy: guess ?? "'facts' lists them all")
    }
    let snapshot = session.snapshot()
    var listing = Listing(
      "fact", [("fact", "fact"), ("view", "seen"), ("value", "value")])
    for key in snapshot.keys where group == nil || key.name == group || key.name.hasPrefix("\(group ?? "").") {
      listing.add(
        .string(key.qualifiedName), .string(key.view == .host ? "on the host" : key.view.rawValue),
        json(snapshot.values[key] ?? .absent))
    }
    lab.show(.listing(listing))
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
  }
}
