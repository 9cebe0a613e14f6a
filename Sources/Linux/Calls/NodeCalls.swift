internal import CLinux

extension CallDefinition {
  package static let mknodat = CallDefinition(
    "mknodat", SYS_mknodat, needs: .mknod,
    errnos: [.accessDenied, .exists, .noEntry, .notDirectory, .notPermitted, .readOnly], manual: "mknodat(2)")
  package static let symlinkat = CallDefinition(
    "symlinkat", SYS_symlinkat, errnos: [.accessDenied, .exists, .noEntry, .notDirectory, .readOnly],
    manual: "symlinkat(2)")
}

extension SystemCalls {
  /// Makes an empty regular file, whose one use here is that another file can
  /// be bound over it. Unlike open(2) it leaves no descriptor to close.
  /// Throws EEXIST, ENOENT, EROFS. Source: mknodat(2).
  package func makeFile(_ path: String, mode: UInt32 = 0o644) throws(SystemCallError) {
    var call = SystemCall(.mknodat)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    call.value(FileMode(mode, isRegularFile: true))
    call.number(0)
    try submit(call)
  }

  /// Makes a symbolic link at `path` that holds the text `target`.
  /// Source: symlinkat(2).
  package func makeLink(_ path: String, to target: String) throws(SystemCallError) {
    var call = SystemCall(.symlinkat)
    call.string(target)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    try submit(call)
  }
}
