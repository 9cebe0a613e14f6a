internal import Console
internal import KernelState
internal import Linux

extension Lab {
  /// Looks into all areas, or into one, and says what was found.
  /// Throws where a wall cannot be put up.
  func examine(area: String? = nil) throws {
    let patient = Patient(terminal: terminal, rootless: options.rootless || !isPrivileged)
    var walls: [Finding] = []
    for examination in examinations where area == nil || examination.area == area {
      let findings = examination.examine(patient)
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
    show(.notice(verdict(patient, limited: walls.filter { $0.status == .limited })))
  }

  private func verdict(_ patient: Patient, limited: [Finding]) -> String {
    let how = patient.rootless ? "rootless, with a user namespace as the first wall" : "as root"
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
