// A root of its own. chroot(2) only moves the starting point of path names;
// pivot_root(2) exchanges the root *mount* of the whole namespace, so that the
// old one can be taken away and no path leads to it any more.

internal import Child
internal import KernelState
internal import Linux

extension RootPrimitive {
  static let pivot = Verb(
    "pivot",
    [
      Parameter(
        "ROOTFS", optional: true,
        values: { RootFileSystem.available() + [(layered, "what 'overlay' has mounted")] })
    ],
    summary: "change to a root file system of the child's own, and detach the host's",
    details: """
      ROOTFS is a directory, the name of one in \(RootFileSystem.directory), or
      'overlay': what 'overlay' has mounted. Unless you say otherwise it is that,
      or the small busybox root. /proc and a small /dev are mounted first, because
      their sources are out of reach afterwards.
      """,
    manuals: ["pivot_root(2)", "mount(2)", "umount(2)"],
    shellLine: { arguments in
      let root = arguments.first ?? "busybox"
      return "mount --rbind \(root) \(root); cd \(root); pivot_root . .; umount -l ."
    },
    perform: pivot)

  private static func pivot(_ workbench: Workbench, _ arguments: [String]) throws {
    let root = try newRoot(arguments.first, workbench)
    try requireOwnMounts(workbench)
    // Detaching the old root unmounts all that is below it, and that travels.
    try requireNoPeerOnHost(try mounts(of: workbench.child))

    let child = workbench.child
    let new = try NewRoot(root, workbench)
    do {
      try new.mountProc()
      try new.buildDevices()
      try new.enter()
      // Both names are one directory: the old root is then stacked on the new
      // one, and needs no directory of its own. Source: pivot_root(2), NOTES.
      try child.pivotRoot(".", ".")
    } catch {
      // All that was mounted lies on the first mount, so it goes with it, and
      // what was to be said about it is no longer so.
      workbench.notes = []
      new.undo()
      throw named(error, root)
    }
    try child.unmount(".", flags: .detach)
    try child.changeDirectory("/")
    new.close()
  }

  /// The word for the overlay's root: who says it does not land in a root file
  /// system that others share where there is no overlay.
  private static let layered = "overlay"

  private static func newRoot(_ given: String?, _ workbench: Workbench) throws -> String {
    if given == nil || given == layered, let merged = LayersPrimitive.mergedRoot(workbench) { return merged }
    guard given != layered else {
      throw Failure("no overlay is mounted", remedy: "'overlay busybox' mounts one, or give the name of a root")
    }
    return try RootFileSystem.find(given, workbench)
  }

  /// "." says little in a message; the directory says more.
  private static func named(_ error: any Error, _ root: String) -> any Error {
    guard var error = error as? SystemCallError, error.workingDirectory == nil else { return error }
    error.workingDirectory = root
    return error
  }

  static let pivotRoot = Verb(
    "pivot_root", [Parameter("NEW_ROOT"), Parameter("PUT_OLD")],
    summary: "only the system call, with nothing prepared: to see when it refuses",
    manuals: ["pivot_root(2)", "pivot_root(8)"],
    shellLine: { "pivot_root \($0[0]) \($0[1])" },
    perform: { workbench, arguments in
      try arguments.forEach(checkPath)
      try requireOwnMounts(workbench)
      try workbench.child.pivotRoot(arguments[0], arguments[1])
    })
}
