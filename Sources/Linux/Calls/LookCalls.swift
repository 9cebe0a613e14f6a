internal import CLinux

/// Which file a path leads to: no two files share both numbers.
package struct FileIdentity: Hashable, Sendable {
  /// `major:minor` of the file system, as in mountinfo.
  package let device: String
  package let inode: UInt64
}

extension CallDefinition {
  package static let newfstatat = CallDefinition(
    "newfstatat", SYS_newfstatat, acts: false, errnos: [.accessDenied, .noEntry, .notDirectory, .tooManyLinks],
    manual: "fstatat(2)")
  package static let fstat = CallDefinition(
    "fstat", SYS_fstat, acts: false, errnos: [.badDescriptor], manual: "fstat(2)")
  package static let statfs = CallDefinition(
    "statfs", SYS_statfs, acts: false, errnos: [.accessDenied, .noEntry, .notDirectory, .tooManyLinks],
    manual: "statfs(2)")
  package static let readlinkat = CallDefinition(
    "readlinkat", SYS_readlinkat, acts: false, errnos: [.accessDenied, .invalid, .noEntry, .notDirectory],
    manual: "readlinkat(2)")
  package static let getdents64 = CallDefinition(
    "getdents64", SYS_getdents64, acts: false, errnos: [.badDescriptor, .noEntry, .notDirectory],
    manual: "getdents64(2)")
  package static let getppid = CallDefinition("getppid", SYS_getppid, acts: false, manual: "getppid(2)")
}

// Calls that change nothing: how the child itself sees things. They are made
// for a snapshot, and marked so.
extension SystemCalls {
  /// Source: newfstatat(2), on all architectures with 64 bits.
  package func identity(of path: String) throws(SystemCallError) -> FileIdentity {
    var call = SystemCall(.newfstatat)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    let place = call.pointer(to: [UInt8](repeating: 0, count: MemoryLayout<stat>.size), "{…}")
    call.number(0)
    let reply = try perform(call)
    let status = reply.payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: stat.self) }
    return FileIdentity(
      device: "\(glassbox_major(UInt64(status.st_dev))):\(glassbox_minor(UInt64(status.st_dev)))",
      inode: UInt64(status.st_ino))
  }

  /// Whether the caller has a regular file open, and no pipe or device. Source: fstat(2).
  package func isRegularFile(_ descriptor: Int32) throws(SystemCallError) -> Bool {
    var call = SystemCall(.fstat)
    call.descriptor(descriptor)
    let place = call.pointer(to: [UInt8](repeating: 0, count: MemoryLayout<stat>.size), "{…}")
    let reply = try perform(call)
    let status = reply.payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: stat.self) }
    return status.st_mode & UInt32(S_IFMT) == UInt32(S_IFREG)
  }

  /// What kind of file system a path is on, by its magic number. Source: statfs(2).
  package func fileSystemType(of path: String) throws(SystemCallError) -> Int {
    var call = SystemCall(.statfs)
    call.path(path)
    let place = call.pointer(to: [UInt8](repeating: 0, count: MemoryLayout<statfs>.size), "{…}")
    let reply = try perform(call)
    let status = reply.payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: statfs.self) }
    return Int(status.f_type)
  }

  /// Whether a procfs is mounted on the caller's /proc, and not only files that
  /// look like one. Source: statfs(2).
  package func hasProcfs() -> Bool {
    (try? fileSystemType(of: "/proc")) == Int(PROC_SUPER_MAGIC)
  }

  /// The text of a symbolic link. Source: readlinkat(2).
  package func linkText(_ path: String) throws(SystemCallError) -> String {
    var call = SystemCall(.readlinkat)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    let place = call.pointer(to: [UInt8](repeating: 0, count: Int(PATH_MAX)), "…")
    call.number(PATH_MAX)
    let reply = try perform(call)
    return String(decoding: reply.payload.dropFirst(place).prefix(reply.result), as: UTF8.self)
  }

  /// The beginning of a small file, without the white space around it. What
  /// stands there may be a named pipe, for which nobody shall wait.
  /// Source: openat(2), read(2), close(2).
  package func text(of path: String, atMost count: Int = 4096) throws(SystemCallError) -> String {
    let bytes = try looking.batch { calls throws(SystemCallError) in
      let descriptor = try calls.open(path, [.nonBlocking, .closeOnExec])
      defer { try? calls.close(descriptor) }
      return try calls.read(descriptor, count: count)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// The names in a directory, in its own order, without `.` and `..`.
  /// Source: openat(2), getdents64(2), close(2).
  package func names(in path: String) throws(SystemCallError) -> [String] {
    let names = try looking.batch { calls throws(SystemCallError) in
      try calls.allNames(in: path)
    }
    return names.filter { $0 != "." && $0 != ".." }
  }

  private func allNames(in path: String) throws(SystemCallError) -> [String] {
    let descriptor = try open(path, [.directory, .closeOnExec])
    var names: [String] = []
    do {
      // Each buffer has a name, and no directory more than fit in memory, unless
      // something else than the kernel answers.
      while names.count < 1 << 22, case let found = entryNames(try entries(descriptor)),
        !found.isEmpty
      {
        names += found
      }
    } catch {
      try? close(descriptor)
      throw error
    }
    try close(descriptor)
    return names
  }

  /// One buffer of `struct linux_dirent64`; empty at the end of the directory.
  private func entries(_ descriptor: Int32) throws(SystemCallError) -> [UInt8] {
    let size = 16384
    var call = SystemCall(.getdents64)
    call.descriptor(descriptor)
    call.pointer(to: [UInt8](repeating: 0, count: size), "…")
    call.number(size)
    let reply = try perform(call)
    return Array(reply.payload.prefix(reply.result))
  }

  /// The parent's process id as the caller's PID namespace counts; 0 where
  /// the parent is outside of it. Source: getppid(2).
  package func parentID() throws(SystemCallError) -> Int32 {
    Int32(clamping: try perform(SystemCall(.getppid)).result)
  }
}

/// Cuts a buffer of getdents64(2) into names: inode and offset (8 bytes each),
/// length of the entry (2), type (1), then the name up to a NUL.
private func entryNames(_ bytes: [UInt8]) -> [String] {
  let (lengthAt, nameAt) = (16, 19)
  var names: [String] = []
  var start = 0
  while start + nameAt < bytes.count {
    let length = Int(bytes[start + lengthAt]) | Int(bytes[start + lengthAt + 1]) << 8
    guard length > nameAt, start + length <= bytes.count else { break }
    names.append(String(decoding: bytes[start + nameAt..<start + length].prefix { $0 != 0 }, as: UTF8.self))
    start += length
  }
  return names
}
