/// How well something is there on this machine, for this user.
package enum FindingStatus: String, Sendable {
  case works
  /// There, but not in full, or not for this user.
  case limited
  case missing
}

/// One thing that the doctor found out.
package struct Finding: Sendable {
  package let area: String
  package let what: String
  package let status: FindingStatus
  /// The evidence: what was tried or read, where, and with what result.
  package let reason: String
  /// What would make it work; nil where nothing has to be done.
  package let remedy: String?
  /// Whether one of the five walls cannot be put up without it.
  package let isWall: Bool
}

/// One area that the doctor looks into. A file `Doctor/NAMEExamination.swift`
/// holds it, and `examinations` says in which order they are shown.
package protocol Examination {
  static var area: String { get }
  static func examine(_ machine: Machine) -> [Finding]
}

extension Examination {
  static func works(_ what: String, _ reason: String, wall: Bool = false) -> Finding {
    Finding(area: area, what: what, status: .works, reason: reason, remedy: nil, isWall: wall)
  }

  static func limited(_ what: String, _ reason: String, remedy: String? = nil, wall: Bool = false) -> Finding {
    Finding(area: area, what: what, status: .limited, reason: reason, remedy: remedy, isWall: wall)
  }

  static func missing(_ what: String, _ reason: String, remedy: String? = nil, wall: Bool = false) -> Finding {
    Finding(area: area, what: what, status: .missing, reason: reason, remedy: remedy, isWall: wall)
  }
}

/// Every area, in the order in which a reader needs them: where am I, who am I,
/// what is allowed to me, what is at hand.
package nonisolated(unsafe) let examinations: [any Examination.Type] = [
  SystemExamination.self, UserExamination.self, ProgramExamination.self, NamespacesExamination.self,
  UserNamespaceExamination.self, MountsExamination.self, CgroupsExamination.self, NetworkExamination.self,
  TerminalExamination.self, ToolsExamination.self,
]
