internal import Child
internal import Linux

enum InheritableCommand: Command {
  static let name = "inheritable"
  static let parameters = CapabilityWords.parameters
  static let summary = "add capabilities to the child's inheritable set"
  static let details = "Alone it hands on nothing to a plain program, but 'ambient' needs it."
  static let manuals = CapabilityWords.manuals

  static func shellLine(_ arguments: [String]) -> String? {
    (try? CapabilityWords.named(arguments)).map { "setpriv --inh-caps \(CapabilityWords.signed("+", $0)) sh" }
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let added = try CapabilityWords.named(arguments)
    var sets = try workbench.child.capabilities()
    sets.inheritable = sets.inheritable.union(added)
    try workbench.child.setCapabilities(sets)
  }
}

enum AmbientCommand: Command {
  static let name = "ambient"
  static let parameters = CapabilityWords.parameters
  static let summary = "add capabilities to the child's ambient set"
  static let details = """
    A program keeps them through execve(2) without being root and without
    capabilities on its file. They must be permitted and inheritable.
    """
  static let manuals = CapabilityWords.manuals

  static func shellLine(_ arguments: [String]) -> String? {
    (try? CapabilityWords.named(arguments)).map {
      "setpriv --inh-caps \(CapabilityWords.signed("+", $0)) --ambient-caps \(CapabilityWords.signed("+", $0)) sh"
    }
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    for capability in try CapabilityWords.named(arguments).members { try workbench.child.raiseAmbient(capability) }
  }
}
