// A root of its own. chroot(2) only moves the starting point of path names;
// pivot_root(2) exchanges the root *mount* of the whole namespace, so that the
// old one can be taken away and no path leads to it any more.

package import Child
internal import KernelState
internal import Linux

extension RootPrimitive {
  /// - Parameter given: a directory, a name of one, or `overlay`, as 'pivot' takes it.
  package static func pivot(_ given: String?, _ workbench: Workbench) throws {
    let root = try newRoot(given, workbench)
    try requireOwnMounts(workbench)
    // Detaching the old root unmounts all that is below it, and that travels.
    try requireNoPeerOnHost(try mounts(of: workbench.child))

    let child = workbench.child
    let new = try NewRoot(root, workbench)
    do {
      try new.mountProc()
      try new.buildDevices()
      try child.batch { calls throws(SystemCallError) in
        try new.enter(calls)
        // Both names are one directory: the old root is then stacked on the new
        // one, and needs no directory of its own. Source: pivot_root(2), NOTES.
        try calls.pivotRoot(".", ".")
      }
    } catch {
      // All that was mounted lies on the first mount, so it goes with it, and
      // what was to be said about it is no longer so.
      workbench.notes = []
      new.undo()
      throw named(error, root)
    }
    try child.batch { calls throws(SystemCallError) in
      try calls.unmount(".", flags: .detach)
      try calls.changeDirectory("/")
      new.close(calls)
    }
  }

  /// The word for the overlay's root: who says it does not land in a root file
  /// system that others share where there is no overlay.
  static let layered = "overlay"

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
}
