internal import Console
internal import KernelState
internal import Linux
internal import Primitives

enum DoctorCommand: Command {
  static let name = "doctor"
  static let parameters = [
    Parameter("AREA", optional: true, values: { examinations.map { ($0.area, "look into this area only") } })
  ]
  static let summary = "find out what this kernel and this user can do, with reasons and fixes"
  static let details = """
    What can be tried is really tried, in throw-away processes that leave nothing
    behind; the rest is read, and each finding says where. A finding 'works', is
    'limited' (in part, or not for this user), or is 'missing'. The command fails
    where one of the five walls cannot be put up: hostname, processes, mounts,
    network, and, for root, limits. An ordinary user needs delegation for limits;
    without it they count as limited.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let area = arguments.first
    if let area, !examinations.contains(where: { $0.area == area }) {
      let names = examinations.map { $0.area }
      let guess = suggestion(for: area, among: names).map { "did you mean '\($0)'?" }
      throw Failure("there is no area '\(area)'", remedy: guess ?? "one of \(names.joined(separator: ", "))")
    }
    try lab.examine(area: area)
  }
}
