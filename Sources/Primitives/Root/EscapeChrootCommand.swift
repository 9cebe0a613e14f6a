// The way out of a chroot, known since the 1980s. The kernel stops `..` at the
// process's root only where the walk comes *through* that root. A process
// whose working directory is outside of its root never does, and chroot(2)
// itself makes such a process: it does not move the working directory.

internal import Child
internal import KernelState
internal import Linux

enum EscapeChrootCommand: Command {
  static let name = "escape-chroot"
  static let summary = "get out of a chroot by chroot and chdir, as root can"
  static let details = """
    The child moves its root into a directory below and stays where it is: its
    working directory is then outside of its root. From there '..' leads up to
    the root of the mount namespace, and a last chroot makes that its root. After
    'pivot' the same calls lead nowhere: nothing is above.
    """
  static let manuals = ["chroot(2)", "path_resolution(7)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let child = workbench.child
    let host = try workbench.lab.identity(of: "/")
    let before = try child.identity(of: "/")
    guard before != host else {
      throw Failure(
        "the child's root is the host's: there is nothing to get out of", remedy: "type 'chroot busybox' first")
    }
    try child.changeDirectory("/")
    try stepOutside(child, of: before)
    let floors = try climb(child)
    try child.changeRoot(".")
    let after = try child.identity(of: "/")
    workbench.note(said(floors, moved: before != after, isHosts: after == host))
  }

  /// Moves the root into a directory below, and so leaves the working
  /// directory outside of it. Any directory will do; a new one is made only
  /// where there is none, and removed at once: its name is not needed.
  private static func stepOutside(_ child: any LiveProcess, of root: FileIdentity) throws {
    for name in try child.names(in: ".").sorted() {
      // A link to / would be no step; files are refused.
      guard let place = try? child.identity(of: name), place != root, (try? child.changeRoot(name)) != nil
      else { continue }
      return
    }
    let name = "glassbox-escape"
    try child.makeDirectory(name, mode: 0o700)
    defer { try? child.removeDirectory(name) }
    try child.changeRoot(name)
  }

  /// Goes up until `..` leads no further; answers how far that was.
  private static func climb(_ child: any LiveProcess) throws -> Int {
    var here = try child.identity(of: ".")
    // Paths have at most 4096 bytes, so half as many directories.
    for floor in 0..<2048 {
      guard try child.identity(of: "..") != here else { return floor }
      try child.changeDirectory("..")
      here = try child.identity(of: ".")
    }
    throw Failure("the way up does not end")
  }

  private static func said(_ floors: Int, moved: Bool, isHosts: Bool) -> String {
    guard moved else {
      return "every call worked, and nothing came of it: there is nothing above the child's root"
    }
    let up = floors == 1 ? "1 directory up" : "\(floors) directories up"
    return "the child is out: \(up) there was "
      + (isHosts ? "the host's root, and now it is the child's" : "the root of its mounts, and now it is the child's")
  }
}
