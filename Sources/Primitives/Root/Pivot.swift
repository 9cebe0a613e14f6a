// A root of its own. chroot(2) only moves the starting point of path names;
// pivot_root(2) exchanges the root *mount* of the whole namespace, so that the
// old one can be taken away and no path leads to it any more.

internal import CLinux
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
    // The new root must be a mount point: bound onto itself, any directory is.
    try child.mount(root, on: root, flags: [.bind, .recursive])
    do {
      try mountProc(below: root, workbench)
      try buildDevices(below: root, workbench)
      try child.changeDirectory(root)
      // Both names are one directory: the old root is then stacked on the new
      // one, and needs no directory of its own. Source: pivot_root(2), NOTES.
      try child.pivotRoot(".", ".")
    } catch {
      // All that was mounted lies on the first mount, so it goes with it, and
      // what was to be said about it is no longer so.
      workbench.notes = []
      try? child.changeDirectory("/")
      try? child.unmount(root, flags: .detach)
      throw named(error, root)
    }
    try child.unmount(".", flags: .detach)
    try child.changeDirectory("/")
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

  /// A fresh procfs; where the kernel denies one, the procfs that is there.
  private static func mountProc(below root: String, _ workbench: Workbench) throws {
    guard let target = mountPoint("proc", below: root, workbench) else { return }
    do {
      try PIDPrimitive.mountFreshProc(on: target, workbench)
    } catch let error as SystemCallError where error.errno == .notPermitted {
      // A user namespace may mount a procfs of its own PID namespace only.
      try workbench.child.mount("/proc", on: target, flags: [.bind, .recursive])
      workbench.note("a fresh procfs was refused, so the one that was there is bound: it shows what it showed before")
    }
  }

  private static func buildDevices(below root: String, _ workbench: Workbench) throws {
    guard let target = mountPoint("dev", below: root, workbench) else { return }
    try DeviceDirectory.build(at: target, workbench.child)
  }

  /// A symbolic link there could lead out of the root; it is left alone. The
  /// child looks, because the lab may not see the child's mounts.
  private static func mountPoint(_ name: String, below root: String, _ workbench: Workbench) -> String? {
    let path = "\(root)/\(name)"
    let flags: OpenFlags = [.path, .directory, .noFollow, .closeOnExec]
    if let found = try? workbench.child.openHere(path, flags, observes: true) {
      close(found)
      return path
    }
    workbench.note("\(path) is not a directory, so nothing is mounted there")
    return nil
  }

  /// "." says little in a message; the directory says more.
  private static func named(_ error: any Error, _ root: String) -> any Error {
    guard var error = error as? SystemCallError, error.path == "." else { return error }
    error.path = root
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
