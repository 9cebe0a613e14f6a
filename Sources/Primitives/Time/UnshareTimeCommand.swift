internal import Child

enum UnshareTimeCommand: Command {
  static let name = "unshare time"
  static let summary = "let the child's next children be born in a new time namespace"
  static let details =
    "The child itself keeps its clocks: type 'clock-offset' to shift those of the namespace, then 'fork'."
  static let manuals = ["time_namespaces(7)", "unshare(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --time sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws { try TimePrimitive.unshare(workbench) }
}
