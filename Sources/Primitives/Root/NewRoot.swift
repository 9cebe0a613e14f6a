// The new root file system belongs to somebody who may not mean well. Its /proc
// and /dev may be links to the host's directories, pipes, or nothing, and may be
// exchanged while the lab is at work. A path would be followed anew by each call:
// so only the first call takes the path, and all that follow start from
// directories that are open already.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

/// The directory that becomes the child's root, from the moment that it is a
/// mount and the child's working directory.
struct NewRoot {
  private let workbench: Workbench
  /// As the learner knows it.
  let path: String
  /// Open in the child.
  private let top: Int32

  private var child: any LiveProcess { workbench.child }

  /// Makes the directory a mount and enters it. Throws where the path leads to
  /// another directory now than when the lab looked at it.
  init(_ path: String, _ workbench: Workbench) throws {
    (self.path, self.workbench) = (path, workbench)
    let child = workbench.child
    let known = try child.identity(of: path)
    let entered: FileIdentity
    do {
      entered = try child.batch { calls throws(SystemCallError) in
        // The new root must be a mount point: bound onto itself, any directory is.
        try calls.mount(path, on: path, flags: [.bind, .recursive])
        try calls.changeDirectory(path)
        return try calls.identity(of: ".")
      }
    } catch {
      if error.name == "chdir" { try? child.unmount(path, flags: .detach) }
      throw error
    }
    guard entered == known else {
      // What the child stands in now is somebody's else, and is left as it is.
      try child.changeDirectory("/")
      throw Self.exchanged(path)
    }
    do {
      top = try child.open(".", [.path, .directory, .closeOnExec])
    } catch {
      try? child.unmount(".", flags: .detach)
      try? child.changeDirectory("/")
      throw error
    }
  }

  /// Takes the mount away again, and with it all that was mounted below it.
  func undo() {
    try? child.changeDirectory(to: top, named: path)
    try? child.unmount(".", flags: .detach)
    try? child.changeDirectory("/")
    close(child)
  }

  func close(_ calls: any SystemCalls) { try? calls.close(top) }

  func enter(_ calls: any SystemCalls) throws(SystemCallError) {
    try calls.changeDirectory(to: top, named: path)
  }

  /// A fresh procfs; where the kernel denies one, the procfs that is there.
  func mountProc() throws {
    try inside("proc", child) {
      do {
        try PIDPrimitive.mountFreshProc(on: ".", workbench)
      } catch let error as SystemCallError where error.errno == .notPermitted {
        // A user namespace may mount a procfs of its own PID namespace only.
        try child.mount("/proc", on: ".", flags: [.bind, .recursive])
        workbench.note("a fresh procfs was refused, so the one that was there is bound: it shows what it showed before")
      }
    }
  }

  /// A small /dev on a tmpfs.
  func buildDevices() throws {
    try child.checkedBatch { calls in
      try inside("dev", calls) {
        let covered = try calls.identity(of: ".").device
        try calls.mount("tmpfs", on: ".", type: "tmpfs", flags: [.noSetUserID], data: DeviceDirectory.options)
        // The child still stands in the directory below the tmpfs, and only the
        // name leads up to it: to the tmpfs, unless it was exchanged meanwhile.
        let isThere = try inside("dev", calls) {
          guard try calls.identity(of: ".").device != covered else { throw Self.exchanged("\(path)/dev") }
          try DeviceDirectory.fill(calls)
        }
        guard isThere else { throw Self.exchanged("\(path)/dev") }
      }
    }
  }

  /// Does something with a directory of the new root as the working directory;
  /// false where there is none. A symbolic link is none: what it leads to is not
  /// for a mount. The child opens it, because the lab may not see its mounts.
  @discardableResult
  private func inside(_ name: String, _ calls: any SystemCalls, _ body: () throws -> Void) throws -> Bool {
    let found = Result { () throws(SystemCallError) in
      try calls.batch { calls throws(SystemCallError) in
        try enter(calls)
        return try calls.openNow(name, [.path, .directory, .noFollow, .closeOnExec])
      }
    }
    if case .failure(let error) = found, error.name == "openat",
      [.noEntry, .notDirectory, .tooManyLinks].contains(error.errno)
    {
      workbench.note("\(path)/\(name) is not a directory, so nothing is mounted there")
      return false
    }
    let directory = try found.get()
    defer { try? calls.close(directory) }
    try calls.changeDirectory(to: directory, named: "\(path)/\(name)")
    do {
      try body()
    } catch var error as SystemCallError {
      // "." says little in a message; the directory says more.
      if error.workingDirectory == nil { error.workingDirectory = "\(path)/\(name)" }
      throw error
    }
    return true
  }

  private static func exchanged(_ path: String) -> Failure {
    Failure(
      "\(path) was exchanged while the lab was at work", cause: "another process has renamed it or put a link there",
      remedy: "end that process and try again")
  }
}
