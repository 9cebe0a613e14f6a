internal import Console
internal import KernelState
internal import Primitives
internal import Reports
internal import Linux

enum FactsCommand: Command {
  static let name = "facts"
  static let summary = "list every fact that the lab can read, with its source"
  static let details = "A terminal of less than 110 columns leaves the source out; 'explain FACT' tells it."

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    var listing = Listing(
      "fact-definition",
      [("fact", "fact"), ("meaning", "meaning"), ("source", "read from"), ("manual", "manual page")],
      extra: ["source"])
    for fact in primitives.flatMap({ $0.facts }) {
      listing.add(.string(fact.name), .string(fact.help), .string(fact.source), .string(fact.manual))
    }
    lab.show(.listing(listing))
  }
}
