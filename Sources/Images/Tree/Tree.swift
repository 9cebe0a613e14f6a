// A directory that is filled as if it were the root of a machine: every path is
// looked up by openat2(2) with RESOLVE_IN_ROOT, and what is made is made by name in
// a directory that is open, so that no link leads out and nobody can exchange one
// in the middle.

internal import CLinux
package import Linux

/// A root under construction.
package final class Tree {
  let root: OpenFile
  /// The directory in which the last member was; mostly the next one is there too.
  private var cached: (path: [UInt8], directory: OpenFile)?

  package init(_ root: OpenFile) { self.root = root }

  package convenience init(_ path: String) throws(Failure) {
    self.init(try OpenFile(path, [.path, .directory]))
  }

  /// The directory of that path, links inside followed; missing ones are made,
  /// where that is wanted.
  func directory(_ parts: [[UInt8]], making: Bool) throws(Failure) -> OpenFile? {
    guard !parts.isEmpty else { return root }
    let path = Array(parts.joined(separator: [0x2f]))
    if let cached, cached.path == path { return cached.directory }
    switch OpenFile.inRoot(root.descriptor, path, [.path, .directory]) {
    case .opened(let directory):
      cached = (path, directory)
      return directory
    case .refused(.noEntry):
      guard making else { return nil }
      guard let parent = try self.directory(Array(parts.dropLast()), making: true) else { return nil }
      try makeParent(parts, in: parent)
      return try self.directory(parts, making: false)
    case .refused(let errno):
      throw Failure("its directory '\(sanitized(bytes: path))' cannot be reached: \(errno)", errno: errno)
    }
  }

  private func makeParent(_ parts: [[UInt8]], in parent: OpenFile) throws(Failure) {
    let name = parts.last ?? []
    guard withCString(name, { mkdirat(parent.descriptor, $0, 0o755) }) != 0 else { return }
    let errno = Errno.current
    guard errno == .exists else { throw Failure.failed("made", sanitized(bytes: name), errno) }
    throw Failure("'\(sanitized(bytes: name))', which it goes through, is a link that leads nowhere")
  }

  /// What stands under a name, links not followed; nil for nothing. Source: fstatat(2).
  static func status(_ directory: OpenFile, _ name: [UInt8]) -> stat? {
    var status = stat()
    let found = withCString(name) { fstatat(directory.descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return found == 0 ? status : nil
  }

  /// Removes what stands under a name, and all that is in it.
  func remove(_ directory: OpenFile, _ name: [UInt8]) throws(Failure) {
    cached = nil
    try Self.remove(directory, name, depth: 0)
  }

  private static func remove(_ directory: OpenFile, _ name: [UInt8], depth: Int) throws(Failure) {
    if withCString(name, { unlinkat(directory.descriptor, $0, 0) }) == 0 { return }
    let errno = Errno.current
    guard errno != .noEntry else { return }
    guard errno == .isDirectory || errno == .notPermitted || errno == .accessDenied, depth < 2048 else {
      throw Failure.failed("removed", sanitized(bytes: name), errno)
    }
    let inner = try OpenFile(at: directory.descriptor, name, [.directory, .noFollow])
    for entry in try names(in: inner) { try remove(inner, entry, depth: depth + 1) }
    guard withCString(name, { unlinkat(directory.descriptor, $0, AT_REMOVEDIR) }) == 0 else {
      throw Failure.failed("removed", sanitized(bytes: name), .current)
    }
  }

  /// Removes all that is in a directory.
  func empty(_ directory: OpenFile) throws(Failure) {
    let open = try OpenFile(at: directory.descriptor, [0x2e], [.directory])
    for name in try Self.names(in: open) { try remove(open, name) }
  }

  /// The names in a directory that is open for reading, sorted by their bytes.
  static func names(in directory: OpenFile) throws(Failure) -> [[UInt8]] {
    let copy = fcntl_dup(directory.descriptor)
    guard copy >= 0, let stream = fdopendir(copy) else { throw directory.failed("read") }
    defer { closedir(stream) }
    rewinddir(stream)
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2e], name != [0x2e, 0x2e] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

/// A second descriptor, close-on-exec. Source: fcntl(2), F_DUPFD_CLOEXEC, which is variadic.
private func fcntl_dup(_ descriptor: Int32) -> Int32 {
  Int32(
    clamping: glassbox_syscall(
      Int(SYS_fcntl), [UInt64(bitPattern: Int64(descriptor)), UInt64(F_DUPFD_CLOEXEC), 0, 0, 0, 0]))
}
