internal import Child
internal import Linux

enum PivotCommand: Command {
  static let name = "pivot"
  static let parameters = [
    Parameter(
      "ROOTFS", optional: true,
      values: { RootFileSystem.available() + [(RootPrimitive.layered, "what 'overlay' has mounted")] })
  ]
  static let summary = "change to a root file system of the child's own, and detach the host's"
  static let details = """
    ROOTFS is a directory, the name of one in \(RootFileSystem.directory), or
    'overlay': what 'overlay' has mounted. Unless you say otherwise it is that,
    or the small busybox root. /proc and a small /dev are mounted first, because
    their sources are out of reach afterwards.
    """
  static let manuals = ["pivot_root(2)", "mount(2)", "umount(2)"]

  static func shellLine(_ arguments: [String]) -> String? {
    let root = arguments.first ?? "busybox"
    return "mount --rbind \(root) \(root); cd \(root); pivot_root . .; umount -l ."
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try RootPrimitive.pivot(arguments.first, workbench)
  }
}

enum PivotRootCommand: Command {
  static let name = "pivot_root"
  static let parameters = [Parameter("NEW_ROOT"), Parameter("PUT_OLD")]
  static let summary = "only the system call, with nothing prepared: to see when it refuses"
  static let manuals = ["pivot_root(2)", "pivot_root(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "pivot_root \(arguments[0]) \(arguments[1])" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try arguments.forEach(checkPath)
    try requireOwnMounts(workbench)
    try workbench.child.pivotRoot(arguments[0], arguments[1])
  }
}
