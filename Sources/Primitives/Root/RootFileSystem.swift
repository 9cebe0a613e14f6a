// From what the learner typed to a directory that can be the child's root. All
// that can be wrong with it is said here in one line, before anything is done.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

package enum RootFileSystem {
  /// Where root file systems are kept, in the order of the search: $GLASSBOX_ROOTFS_DIR alone, where it is set; else
  /// the user's own and those that were installed for all. Source: the XDG Base Directory Specification.
  package static var folders: [String] {
    if let given = environmentVariable("GLASSBOX_ROOTFS_DIR") { return [given] }
    let data = environmentVariable("XDG_DATA_HOME") ?? (environmentVariable("HOME") ?? "/root") + "/.local/share"
    return [data + "/glassbox/rootfs"] + (Installation.sharedFolder().map { [$0 + "/rootfs"] } ?? [])
  }

  /// The first of them, where new ones go.
  package static var directory: String { folders[0] }

  /// Where the one of that name is; nil where none is.
  package static func path(named name: String) -> String? {
    folders.lazy.map { "\($0)/\(name)" }.first { fileKind($0) == .directory }
  }

  /// For completion: what is kept there.
  @Sendable static func available() -> [(text: String, description: String)] {
    var seen: Set<String> = []
    return folders.flatMap { folder in
      ((try? directoryEntries(folder)) ?? []).map { ($0, "\(folder)/\($0)") }
    }.filter { fileKind($0.1) == .directory && seen.insert($0.0).inserted }
  }

  /// The real path of a root file system, given by name or by path; the small
  /// busybox root for nil.
  static func find(_ given: String?, _ workbench: Workbench) throws -> String {
    let name = given ?? "busybox"
    guard !name.isEmpty, !name.utf8.contains(0) else { throw Failure("'\(name)' is no name of a root file system") }
    let isName = !name.contains("/") && name != "." && name != ".."
    let path = isName ? Self.path(named: name) ?? "\(directory)/\(name)" : name
    let real = try realDirectory(path, isName: isName, workbench)
    guard access(real, R_OK | X_OK) == 0 else {
      throw Failure("\(real) cannot be read and searched", errno: .current, remedy: "as its owner: chmod u+rx \(real)")
    }
    guard real != "/" else {
      throw Failure(
        "'\(name)' is the host's root directory", remedy: "give a directory with a root file system of its own")
    }
    try requireSameFile(real, workbench)
    return real
  }

  /// Follows symbolic links, but not out of the directory the last one is in.
  private static func realDirectory(_ path: String, isName: Bool, _ workbench: Workbench) throws -> String {
    guard let real = realPath(path) else {
      let errno = Errno.current
      if let target = try? readLink(path) {
        throw Failure("\(path) is a symbolic link to \(target), which cannot be reached", errno: errno)
      }
      throw Failure(
        errno == .noEntry ? "there is no root file system at \(path)" : "\(path) cannot be reached: \(errno)",
        errno: errno,
        remedy: isName ? "the scripts in rootfs-scripts/ build one" : "give the path of a directory that is there")
    }
    guard fileKind(real) == .directory else {
      throw Failure("\(path) is a file, not a directory", remedy: "unpack it into a directory first")
    }
    guard let target = try? readLink(path.withoutTrailingSlashes) else { return real }
    let home = realPath(parentDirectory(of: path.withoutTrailingSlashes)) ?? "/"
    guard real.hasPrefix(home == "/" ? "/" : home + "/") else {
      throw Failure(
        "\(path) is a symbolic link that leads out of its directory, to \(real)",
        remedy: "give \(real) itself, if you mean it")
    }
    workbench.note("\(path) is a symbolic link to \(target)")
    return real
  }

  /// After a pivot the child has another root, and the path may lead nowhere
  /// or to another directory there.
  private static func requireSameFile(_ path: String, _ workbench: Workbench) throws {
    let lab = try workbench.lab.identity(of: path)
    guard let child = try? workbench.child.identity(of: path), child == lab else {
      throw Failure(
        "the child cannot reach \(path)", cause: "its root is another directory than the host's already",
        remedy: "'undo' to before the last 'pivot'")
    }
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

extension String {
  /// A slash at the end would make readlink(2) follow the link.
  fileprivate var withoutTrailingSlashes: String {
    var text = self[...]
    while text.count > 1, text.last == "/" { text.removeLast() }
    return String(text)
  }
}
