internal import Child

enum UnshareCgroupCommand: Command {
  static let name = "unshare cgroup"
  static let summary = "let the child take its own control group for the root of all"
  static let details = "The group of this moment counts: type 'limit' first, and the child has one of its own."
  static let manuals = ["cgroup_namespaces(7)", "unshare(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --cgroup sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try CgroupNamespacePrimitive.unshare(workbench)
  }
}
