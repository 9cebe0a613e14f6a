internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

enum DiffCommand: Command {
  static let name = "diff"
  static let parameters = [Parameter("N", optional: true)]
  static let summary = "show again what step N changed, or all since the child began ('diff all')"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    guard arguments.first != "all" else { return lab.show(.step(try sinceTheBeginning(session))) }
    guard let number = try StepNumber.parse(arguments.first) else {
      guard let step = session.journal.steps.first else { throw StepNumber.nothingYet }
      return lab.show(.step(step))
    }
    guard let step = session.journal.steps.first(where: { $0.number == number }) else {
      throw Failure("there is no step \(number)", remedy: "'journal' lists the steps")
    }
    lab.show(.step(step))
  }

  /// One step that spans the whole session, without calls.
  private static func sinceTheBeginning(_ session: Session) throws -> Step {
    guard let first = session.journal.steps.last, let beginning = session.journal.beginning else {
      throw StepNumber.nothingYet
    }
    return Step(
      number: first.number, command: "diff all", records: [], difference: Difference(beginning, session.snapshot()))
  }
}

/// The optional step number of `diff`, `trace` and `undo`.
enum StepNumber {
  static let nothingYet = Failure("there is no step yet", remedy: "begin with 'unshare uts'")

  static func parse(_ text: String?) throws -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), number > 0 else {
      throw Failure("'\(text)' is not a step number", remedy: "'journal' lists the steps with their numbers")
    }
    return number
  }
}
