package import Child
internal import KernelState
package import Linux

enum DropCommand: Command {
  static let name = "drop"
  static let parameters = CapabilityWords.parameters
  static let summary = "take capabilities from the child, for good"
  static let details = """
    Out of the bounding set by prctl(PR_CAPBSET_DROP), one call for each, so that
    execve(2) cannot give them back; then out of the effective, permitted and
    inheritable set by one capset(2). The kernel takes them out of the ambient set
    by itself, for what is ambient must be permitted and inheritable. The bounding
    set comes first, because CAP_SETPCAP is needed for it. 'drop all' leaves none.
    """
  static let manuals = CapabilityWords.manuals

  static func shellLine(_ arguments: [String]) -> String? {
    (try? CapabilityWords.named(arguments)).map {
      "setpriv --bounding-set \(CapabilityWords.signed("-", $0)) --inh-caps \(CapabilityWords.signed("-", $0)) sh"
    }
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try CapabilitiesPrimitive.drop(CapabilityWords.named(arguments), workbench)
  }
}

enum DropEffectiveCommand: Command {
  static let name = "drop effective"
  static let parameters = CapabilityWords.parameters
  static let summary = "take capabilities from the effective set only: a trap"
  static let details = "The permitted and the bounding set keep them: execve(2) gives them back to user id 0."
  static let manuals = CapabilityWords.manuals

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let unwanted = try CapabilityWords.named(arguments)
    var sets = try workbench.child.capabilities()
    sets.effective = sets.effective.subtracting(unwanted)
    try workbench.child.setCapabilities(sets)
    workbench.note("the permitted set is as it was: 'run' a program and look at its effective set")
  }
}

enum KeepCommand: Command {
  static let name = "keep"
  static let parameters = [
    Parameter(
      "CAP", repeats: true, values: { [("docker", "the 14 that Docker keeps")] + CapabilityWords.completions() })
  ]
  static let summary = "drop all capabilities but these"
  static let details = """
    As 'drop' with all others. 'keep docker' keeps those that Docker leaves to a
    container: \(dockerDefaults.joined(separator: ", ")).
    """
  static let manuals = CapabilityWords.manuals

  static func shellLine(_ arguments: [String]) -> String? {
    (try? kept(arguments)).map { "setpriv --bounding-set -all,\(CapabilityWords.signed("+", $0)) --inh-caps -all sh" }
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try CapabilitiesPrimitive.drop(CapabilitySet.all.subtracting(kept(arguments)), workbench)
  }

  private static func kept(_ arguments: [String]) throws -> CapabilitySet {
    try CapabilityWords.named(arguments.flatMap { $0.lowercased() == "docker" ? dockerDefaults : [$0] })
  }
}

extension CapabilitiesPrimitive {
  /// Takes them from all five sets: first out of the bounding set, as long as there is a CAP_SETPCAP for it.
  package static func drop(_ unwanted: CapabilitySet, _ workbench: Workbench) throws {
    let child = workbench.child
    let bounding = capabilitySet(child.pid, \.bounding) ?? .all
    for capability in bounding.intersection(unwanted).members { try child.dropFromBounding(capability) }
    let sets = try child.capabilities()
    if bounding.intersection(unwanted).isEmpty, sets.permitted.intersection(unwanted).isEmpty {
      workbench.note("the child had none of these any more")
    }
    try child.setCapabilities(
      CapabilitySets(
        effective: sets.effective.subtracting(unwanted), permitted: sets.permitted.subtracting(unwanted),
        inheritable: sets.inheritable.subtracting(unwanted)))
  }
}
