internal import Child

enum UnsharePIDCommand: Command {
  static let name = "unshare pid"
  static let summary = "let the child's next children be born in a new PID namespace"
  static let details = "The child itself keeps its number: type 'fork' to get a PID 1."
  static let manuals = ["pid_namespaces(7)", "unshare(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --pid sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws { try PIDPrimitive.unshare(workbench) }
}

enum ForkCommand: Command {
  static let name = "fork"
  static let summary = "make the child fork, and go on with the new process"
  static let details = """
    After 'unshare pid' the new process is PID 1 of the new namespace. The older
    process stays as its parent and waits for it.
    """
  static let manuals = ["pid_namespaces(7)", "clone(2)", "fork(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --pid --fork sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws { try PIDPrimitive.fork(workbench) }
}
