internal import CLinux

extension CallDefinition {
  package static let openat2 = CallDefinition(
    "openat2", SYS_openat2,
    errnos: [
      .accessDenied, .again, .exists, .noEntry, .noSuchAddress, .noSystemCall, .notDirectory, .notPermitted, .readOnly,
      .tooManyLinks,
    ], manual: "openat2(2)")
  package static let renameat2 = CallDefinition(
    "renameat2", SYS_renameat2,
    errnos: [.accessDenied, .busy, .crossDevice, .exists, .noEntry, .notDirectory, .readOnly], manual: "renameat2(2)")
  package static let sendfile = CallDefinition(
    "sendfile", SYS_sendfile, errnos: [.again, .badDescriptor, .invalid, .noSpace], manual: "sendfile(2)")
}

// Working inside a tree of files without leaving it.
extension SystemCalls {
  /// Opens a file below a directory that the caller has open, as if that
  /// directory were the root: neither `..` nor a symbolic link leads out, the
  /// magic ones of procfs included.
  /// Source: openat2(2), RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS.
  package func open(
    below directory: Int32, _ path: String, _ flags: OpenFlags, mode: UInt32 = 0
  ) throws(SystemCallError) -> Int32 {
    var how = open_how()
    how.flags = flags.rawValue
    how.mode = UInt64(mode)
    how.resolve = UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
    var call = SystemCall(.openat2)
    call.descriptor(directory)
    call.path(path)
    let shown = mode == 0 ? "" : ", mode=0" + String(mode, radix: 8)
    call.pointer(
      to: withUnsafeBytes(of: how) { Array($0) },
      "{flags=\(flags)\(shown), resolve=RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS}")
    call.number(MemoryLayout<open_how>.size)
    return Int32(clamping: try perform(call).result)
  }

  /// Gives a file another name on the same file system. Source: renameat2(2).
  package func rename(_ old: String, to new: String) throws(SystemCallError) {
    var call = SystemCall(.renameat2)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(old)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.string(new)
    call.number(0)
    try perform(call)
  }

  /// Copies at most `count` bytes from a file of the lab into one that the
  /// caller has open, inside the kernel; answers how many, 0 at the end.
  /// Source: sendfile(2).
  package func sendFile(_ source: Int32, named path: String, to target: Int32, count: Int) throws(SystemCallError)
    -> Int
  {
    var call = SystemCall(.sendfile)
    call.descriptor(target)
    call.sent(source, .file(path))
    call.null()
    call.number(count)
    return try perform(call).result
  }
}
