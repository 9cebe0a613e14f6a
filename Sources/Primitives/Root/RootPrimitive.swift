// The root: why is chroot not a jail?
//
// chroot(2) moves the place where the child's absolute paths start. The tree
// above is still mounted, and who is root finds a way up. pivot_root(2)
// exchanges the root mount of the whole namespace, and once the old one is
// detached there is nothing above to get to.

internal import Child
package import KernelState
internal import Linux

/// A root directory of the child's own. Source: chroot(2), pivot_root(2).
package enum RootPrimitive: Primitive {
  package static let name = "root"
  package static let title = "the root: a file system of the child's own, by chroot or by pivot_root"
  package static let help = """
    Every process has a root, the place where its absolute paths start. 'chroot'
    moves it into a directory, and 'escape-chroot' gets out again by four
    ordinary calls. 'pivot' changes the root mount of the child's mount namespace
    and lets go of the host's; the same escape then leads nowhere. Files that the
    child writes in its new root stay in that directory.
    """

  package static let terms = [
    Term("chroot", "moves the starting point of the caller's path names; root can get out of it", manual: "chroot(2)"),
    Term("chdir", "changes the caller's working directory", manual: "chdir(2)"),
    Term("fchdir", "makes a directory that is open the working directory: no path is followed", manual: "chdir(2)"),
    Term("pivot_root", "exchanges the root mount of the caller's mount namespace", manual: "pivot_root(2)"),
    Term("rootfs", "the directory tree that becomes a container's /", manual: "pivot_root(2)"),
    Term("mkdirat", "makes a directory", manual: "mkdir(2)"),
    Term("unlinkat", "removes a file; with AT_REMOVEDIR an empty directory", manual: "unlink(2)"),
    Term(
      "working directory", "where a process's relative paths start; it need not be below the root",
      manual: "path_resolution(7)"),
  ]

  /// It stands where the child's `/` is another directory than the host's.
  package static func stands(in snapshot: Snapshot) -> Bool {
    guard case .text(let child)? = snapshot["mount.root_inode", .inside],
      case .text(let host)? = snapshot["mount.root_inode", .host]
    else { return false }
    return child != host
  }
}
