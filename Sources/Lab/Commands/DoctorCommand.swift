internal import Console
internal import Doctor
internal import KernelState
internal import Linux
internal import Primitives
internal import Reports
internal import Session
internal import Markup

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

extension Lab {
  /// Looks into all areas, or into one, and says what was found.
  /// Throws where a wall cannot be put up.
  func examine(area: String? = nil) throws {
    let machine = Machine(terminal: terminal, rootless: options.rootless || !isPrivileged)
    var walls: [Finding] = []
    for examination in examinations where area == nil || examination.area == area {
      let findings = examination.examine(machine)
      show(.listing(listing(findings, of: examination.area)))
      walls += findings.filter(\.isWall)
    }
    let broken = walls.filter { $0.status == .missing }
    guard broken.isEmpty else {
      let names = broken.map { "\($0.area): \($0.what)" }.joined(separator: ", ")
      throw Failure(
        "not every wall can be put up here (\(names))",
        remedy: broken.lazy.compactMap(\.remedy).first ?? "see the findings marked missing")
    }
    guard area == nil else { return }
    show(.notice(verdict(machine, limited: walls.filter { $0.status == .limited })))
  }

  private func verdict(_ machine: Machine, limited: [Finding]) -> String {
    let how = machine.rootless ? "rootless, with a user namespace as the first wall" : "as root"
    guard !limited.isEmpty else { return "all five walls can be put up here, \(how)" }
    let names = limited.map { "\($0.area): \($0.what)" }.joined(separator: ", ")
    return "the walls can be put up here, \(how); in part only: \(names)"
  }

  /// For a program all members of each finding; for a person a table an area,
  /// whose last column has room for reason and remedy.
  private func listing(_ findings: [Finding], of area: String) -> Listing {
    guard options.json || terminal.isPlain else {
      var listing = Listing("finding", [("what", area), ("status", ""), ("reason", "")])
      // One width for all areas, so that the columns stand below each other.
      let width = terminal.width < 60 ? 0 : 18
      for finding in findings {
        let remedy = finding.remedy.map { " → \($0)" } ?? ""
        listing.add(
          .string(finding.what.padded(to: width)), .string(finding.status.rawValue),
          .string(finding.reason + remedy))
      }
      return listing
    }
    let keys = ["area", "what", "status", "reason", "remedy"]
    var listing = Listing("finding", keys.map { ($0, $0) })
    for finding in findings {
      listing.add(
        .string(finding.area), .string(finding.what), .string(finding.status.rawValue), .string(finding.reason),
        finding.remedy.map { .string($0) } ?? .null)
    }
    return listing
  }
}
