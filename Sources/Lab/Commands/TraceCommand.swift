internal import Console
internal import KernelState
internal import Linux
internal import Primitives

enum TraceCommand: Command {
  static let name = "trace"
  static let parameters = [Parameter("N", optional: true), Parameter("all", optional: true)]
  static let summary = "show every system call of step N ('trace N all': those that only looked, too)"

  static func run(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let everything = arguments.contains("all")
    let number = try StepNumber.parse(arguments.first { $0 != "all" })
    guard let entry = session.journal.entry(number) else {
      throw number.map { Failure("there is no step \($0)", remedy: "'journal' lists the steps") }
        ?? StepNumber.nothingYet
    }
    var listing = Listing(
      "syscall",
      [("by", "by"), ("pid", "pid"), ("call", "call"), ("result", "result"), ("microseconds", "µs")],
      whenEmpty: "no system call: the lab refused before it made one")
    for record in entry.records where everything || !record.observes {
      listing.add(
        .string(record.by.rawValue), .integer(Int(record.pid)), .string(record.invocation), .string(record.outcome),
        .number((record.microseconds * 10).rounded() / 10))
    }
    lab.show(.listing(listing))
  }
}
