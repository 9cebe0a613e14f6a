internal import CLinux

extension CallDefinition {
  package static let chroot = CallDefinition(
    "chroot", SYS_chroot, needs: .sysChroot, errnos: [.accessDenied, .noEntry, .notDirectory, .notPermitted],
    manual: "chroot(2)")
}

extension SystemCalls {
  /// Moves the place from which the caller's absolute paths start, and nothing
  /// else: not the working directory, not the open files, not the mounts.
  ///
  /// Throws EPERM without CAP_SYS_CHROOT, ENOENT, ENOTDIR, EACCES.
  /// Source: chroot(2).
  package func changeRoot(_ path: String) throws(SystemCallError) {
    var call = SystemCall(.chroot)
    call.path(path)
    try perform(call)
  }
}
