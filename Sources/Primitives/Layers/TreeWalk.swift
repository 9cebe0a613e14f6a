// Walking through a layer that somebody else may write to at the same time: by
// descriptors, never following a symbolic link, with names as the bytes that
// they are.

internal import CLinux
internal import Linux

/// One file of a layer.
struct TreeEntry {
  /// From the top of the layer, without a slash in front.
  let path: [UInt8]
  let status: stat
  /// The directory that it is in; valid during the visit.
  let directory: Int32
  /// A directory hides what lower layers have at its place. Source: overlayfs.rst.
  let isOpaque: Bool

  var name: [UInt8] { path.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? [] }
  var text: String { String(decoding: path, as: UTF8.self) }
  var kind: UInt32 { status.st_mode & UInt32(S_IFMT) }
  var isDirectory: Bool { kind == UInt32(S_IFDIR) }
  /// How overlayfs says that a file of a lower layer is deleted: a character
  /// device 0:0. Source: kernel document filesystems/overlayfs.rst.
  var isWhiteout: Bool { kind == UInt32(S_IFCHR) && status.st_rdev == 0 }
}

enum TreeWalk {
  /// Visits all below an open directory: sorted by name, a directory before
  /// what is in it. The visitor answers false to stop.
  static func visit(_ top: Int32, _ visitor: (TreeEntry) throws -> Bool) throws {
    _ = try visit(try openDirectory(top, [UInt8(ascii: ".")]), below: [], visitor)
  }

  /// Closes the directory.
  private static func visit(_ directory: Int32, below path: [UInt8], _ visitor: (TreeEntry) throws -> Bool) throws
    -> Bool
  {
    defer { close(directory) }
    for name in try names(directory).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      // Gone meanwhile: as if it had gone before.
      guard let status = status(directory, name) else { continue }
      let inner = path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
      // Each level takes a descriptor and room on the stack: a tree can be made deeper than any path says.
      guard inner.count < Int(PATH_MAX) else {
        let text = String(decoding: inner.prefix(60), as: UTF8.self) + "…"
        throw SystemCallError(SystemCall("openat", .path(text)), .nameTooLong)
      }
      guard status.st_mode & UInt32(S_IFMT) == UInt32(S_IFDIR) else {
        let entry = TreeEntry(path: inner, status: status, directory: directory, isOpaque: false)
        guard try visitor(entry) else { return false }
        continue
      }
      let next = try openDirectory(directory, name)
      let entry = TreeEntry(path: inner, status: status, directory: directory, isOpaque: isOpaque(next))
      do {
        guard try visitor(entry) else {
          close(next)
          return false
        }
      } catch {
        close(next)
        throw error
      }
      guard try visit(next, below: inner, visitor) else { return false }
    }
    return true
  }

  /// Opens an entry of a directory without following a link; the errno else.
  static func open(_ directory: Int32, _ name: [UInt8], _ flags: Int32) -> Result<Int32, SystemCallError> {
    let result = (name + [0]).withUnsafeBufferPointer {
      glassbox_syscall(
        Int(SYS_openat),
        [
          UInt64(directory), UInt64(UInt(bitPattern: $0.baseAddress)), UInt64(flags | O_NOFOLLOW | O_CLOEXEC), 0, 0, 0,
        ])
    }
    guard result < 0 else { return .success(Int32(result)) }
    let text = String(decoding: name, as: UTF8.self)
    return .failure(
      SystemCallError(SystemCall("openat", .path(text)), Errno(rawValue: Int32(-result))))
  }

  private static func openDirectory(_ directory: Int32, _ name: [UInt8]) throws -> Int32 {
    try open(directory, name, O_RDONLY | O_DIRECTORY).get()
  }

  private static func names(_ directory: Int32) throws -> [[UInt8]] {
    // closedir(3) closes what it was given, and the caller still needs its own.
    let copy = duplicate(directory)
    guard copy >= 0 else {
      throw SystemCallError(SystemCall("fcntl", .constant("F_DUPFD_CLOEXEC")), Errno(rawValue: -copy))
    }
    guard let stream = fdopendir(copy) else {
      let errno = Errno.current
      close(copy)
      throw SystemCallError(SystemCall("openat"), errno)
    }
    defer { closedir(stream) }
    rewinddir(stream)
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  static func duplicate(_ descriptor: Int32) -> Int32 {
    Int32(glassbox_syscall(Int(SYS_fcntl), [UInt64(descriptor), UInt64(F_DUPFD_CLOEXEC), 0, 0, 0, 0]))
  }

  /// A name as the C library takes it.
  static func cString(_ name: [UInt8]) -> [CChar] { (name + [0]).map { CChar(bitPattern: $0) } }

  static func status(_ directory: Int32, _ name: [UInt8]) -> stat? {
    var status = stat()
    let found = fstatat(directory, cString(name), &status, AT_SYMLINK_NOFOLLOW)
    return found == 0 ? status : nil
  }

  /// The extended attribute is trusted.* for root's mounts and user.* in a
  /// user namespace. Source: kernel document filesystems/overlayfs.rst.
  static func isOpaque(_ directory: Int32) -> Bool {
    ["trusted.overlay.opaque", "user.overlay.opaque"].contains { name in
      var value: UInt8 = 0
      return fgetxattr(directory, name, &value, 1) == 1 && value == UInt8(ascii: "y")
    }
  }
}
