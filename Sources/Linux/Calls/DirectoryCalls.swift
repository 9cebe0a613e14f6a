internal import CLinux

extension CallDefinition {
  package static let mkdirat = CallDefinition(
    "mkdirat", SYS_mkdirat,
    errnos: [
      .accessDenied, .again, .exists, .nameTooLong, .noEntry, .noSpace, .notDirectory, .notPermitted, .readOnly,
    ], manual: "mkdirat(2)")
  package static let unlinkat = CallDefinition(
    "unlinkat", SYS_unlinkat, errnos: [.accessDenied, .busy, .noEntry, .notDirectory, .notEmpty, .readOnly],
    manual: "unlinkat(2)")
  package static let chdir = CallDefinition(
    "chdir", SYS_chdir, errnos: [.accessDenied, .noEntry, .notDirectory], manual: "chdir(2)")
  package static let fchdir = CallDefinition(
    "fchdir", SYS_fchdir, errnos: [.accessDenied, .badDescriptor, .notDirectory], manual: "fchdir(2)")
}

extension SystemCalls {
  /// Makes a directory. Source: mkdirat(2).
  package func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws(SystemCallError) {
    var call = SystemCall(.mkdirat)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    call.value(FileMode(mode))
    try submit(call)
  }

  /// Removes an empty directory. Source: unlinkat(2).
  package func removeDirectory(_ path: String) throws(SystemCallError) {
    var call = SystemCall(.unlinkat)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    call.constant(AT_REMOVEDIR, "AT_REMOVEDIR")
    try submit(call)
  }

  /// Changes the working directory. Source: chdir(2).
  package func changeDirectory(_ path: String) throws(SystemCallError) {
    var call = SystemCall(.chdir)
    call.path(path)
    try submit(call)
  }

  /// Changes the working directory to one that the caller has open: no path is
  /// followed, so nobody can lead it elsewhere. Source: fchdir(2).
  package func changeDirectory(to descriptor: Int32, named path: String) throws(SystemCallError) {
    var call = SystemCall(.fchdir)
    call.descriptor(descriptor, of: .file(path))
    try submit(call)
  }
}
