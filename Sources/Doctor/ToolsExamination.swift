internal import Linux
internal import Primitives

/// Programs and root file systems beside the lab. The walls need none of them.
enum ToolsExamination: Examination {
  static let area = "tools"

  static func examine(_ machine: Machine) -> [Finding] { [rootfs()] + tools.map(tool) }

  /// Program, Debian package, and what a learner has of it.
  private static let tools: [(name: String, package: String, use: String)] = [
    ("busybox", "busybox-static", "makes the small root file system"),
    ("debootstrap", "debootstrap", "makes a Debian root file system"),
    ("ip", "iproute2", "shows the host's side of a network"),
    ("ping", "iputils-ping", "tries a network from the host"),
    ("unshare", "util-linux", "does by one command what a step does"),
    ("nsenter", "util-linux", "enters the child's namespaces from another terminal"),
    ("lsns", "util-linux", "lists the namespaces of the machine"),
    ("findmnt", "mount", "shows mounts as a tree"),
    ("strace", "strace", "proves that the trace tells the truth"),
    ("capsh", "libcap2-bin", "decodes and drops capabilities"),
    ("newuidmap", "uidmap", "maps ranges of ids for an ordinary user"),
  ]

  private static func tool(_ tool: (name: String, package: String, use: String)) -> Finding {
    if let path = findProgram(tool.name) { return works(tool.name, "\(path), optional: \(tool.use)") }
    return missing(
      tool.name, "not in PATH nor in /usr/sbin, optional: \(tool.use)", remedy: "as root: apt install \(tool.package)")
  }

  private static func rootfs() -> Finding {
    guard let path = RootFileSystem.path(named: "busybox"), fileKind(path + "/bin") == .directory else {
      return missing(
        "root file system",
        "no busybox in \(RootFileSystem.folders.joined(separator: ", ")); 'pivot' and 'run' want one",
        remedy: "make rootfs, or a script of rootfs-scripts")
    }
    return works("root file system", path)
  }
}
