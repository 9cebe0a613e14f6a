internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

enum TraceCommand: Command {
  static let name = "trace"
  static let parameters = [Parameter("N", optional: true), Parameter("all", optional: true)]
  static let summary = "show every system call of step N ('trace N all': those that only looked, too)"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let everything = arguments.contains("all")
    let number = try StepNumber.parse(arguments.first { $0 != "all" })
    guard let entry = session.journal.entry(number) else {
      throw number.map { Failure("there is no step \($0)", remedy: "'journal' lists the steps") }
        ?? StepNumber.nothingYet
    }
    lab.show(.calls(entry.records.filter { everything || !$0.observes }))
    if everything, !entry.hasLooks {
      lab.show(.notice("calls that only looked are kept for the last \(Journal.looksKept) steps: these are the others"))
    }
  }
}
