// An open file or directory of this process, closed with its owner.

internal import CLinux
package import Linux

/// A descriptor that is owned.
package final class OpenFile {
  package let descriptor: Int32
  private let path: [UInt8]

  init(owning descriptor: Int32, _ path: [UInt8]) {
    self.descriptor = descriptor
    self.path = path
  }

  /// How errors call it.
  package var name: String { sanitized(bytes: path) }

  deinit { close(descriptor) }

  /// Opens a path of this machine. Source: open(2).
  package convenience init(_ path: String, _ flags: OpenFlags, mode: UInt32 = 0o600) throws(Failure) {
    try self.init(at: AT_FDCWD, Array(path.utf8), flags, mode: mode, name: path)
  }

  /// Opens a path relative to a directory. Source: openat(2).
  convenience init(
    at directory: Int32, _ path: [UInt8], _ flags: OpenFlags, mode: UInt32 = 0o600, name: String? = nil
  ) throws(Failure) {
    let result = withCString(path) { path in
      retrying {
        glassbox_syscall(
          Int(SYS_openat),
          [word(directory), address(path), flags.union(.closeOnExec).rawValue, UInt64(mode), 0, 0])
      }
    }
    guard result >= 0 else {
      throw Failure.failed("opened", name ?? sanitized(bytes: path), Errno(rawValue: Int32(-result)))
    }
    self.init(owning: Int32(result), name.map { Array($0.utf8) } ?? path)
  }

  /// What came of opening a path that may well not be there.
  enum Attempt {
    case opened(OpenFile)
    case refused(Errno)
  }

  /// Makes an empty file that must not be there yet.
  static func new(_ name: [UInt8], in directory: OpenFile) -> Attempt {
    let flags: OpenFlags = [.writeOnly, .create, .exclusive, .noFollow, .closeOnExec]
    let result = withCString(name) { name in
      glassbox_syscall(Int(SYS_openat), [word(directory.descriptor), address(name), flags.rawValue, 0o600, 0, 0])
    }
    guard result >= 0 else { return .refused(Errno(rawValue: Int32(-result))) }
    return .opened(OpenFile(owning: Int32(result), name))
  }

  /// Opens a path below a directory as if that were the root: neither `..` nor a
  /// link leads out. Source: openat2(2), RESOLVE_IN_ROOT.
  static func inRoot(
    _ root: Int32, _ path: [UInt8], _ flags: OpenFlags, following: Bool = true
  ) -> Attempt {
    var how = open_how()
    how.flags = flags.union(.closeOnExec).rawValue
    how.resolve = UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS) | (following ? 0 : UInt64(RESOLVE_NO_SYMLINKS))
    let result = withCString(path) { path in
      withUnsafePointer(to: &how) { how in
        retrying {
          glassbox_syscall(
            Int(SYS_openat2),
            [word(root), address(path), UInt64(UInt(bitPattern: how)), UInt64(MemoryLayout<open_how>.size), 0, 0])
        }
      }
    }
    guard result >= 0 else { return .refused(Errno(rawValue: Int32(-result))) }
    return .opened(OpenFile(owning: Int32(result), path))
  }

  /// At most as many bytes as there is room for; 0 at the end. Source: read(2).
  func read(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let count = retrying { CLinux.read(descriptor, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw failed("read") }
    return count
  }

  /// All of the bytes. Source: write(2).
  func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = retrying { CLinux.write(descriptor, base, rest.count) }
      guard count > 0 else { throw failed("written") }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var error: Failure?
    bytes.withUnsafeBytes { memory in
      do throws(Failure) { try write(memory) } catch let failure { error = failure }
    }
    if let error { throw error }
  }

  /// Moves where the next read or write begins. Source: lseek(2).
  func seek(to offset: Int) throws(Failure) {
    guard lseek(descriptor, offset, SEEK_SET) >= 0 else { throw failed("positioned") }
  }

  /// Waits until the disk has it. Source: fsync(2).
  func synchronise() throws(Failure) {
    guard fsync(descriptor) == 0 else { throw failed("written") }
  }

  /// Source: flock(2), which Swift takes for the structure of that name.
  ///
  /// - Returns: what the kernel said; nil where the lock is held.
  func lock(_ operation: Int32) -> Errno? {
    let result = retrying { glassbox_syscall(Int(SYS_flock), [word(descriptor), word(operation), 0, 0, 0, 0]) }
    return result == 0 ? nil : Errno(rawValue: Int32(-result))
  }

  /// Gives a file another name, replacing what has it. Source: renameat2(2).
  static func rename(_ directory: OpenFile, _ old: String, to other: OpenFile, _ new: String) -> Errno? {
    let result = withCString(Array(old.utf8)) { old in
      withCString(Array(new.utf8)) { new in
        glassbox_syscall(
          Int(SYS_renameat2), [word(directory.descriptor), address(old), word(other.descriptor), address(new), 0, 0])
      }
    }
    return result == 0 ? nil : Errno(rawValue: Int32(-result))
  }

  func status() throws(Failure) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failed("looked at") }
    return status
  }

  /// The whole of a file of at most so many bytes.
  package func bytes(atMost most: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = retrying { CLinux.read(descriptor, &chunk, chunk.count) }
      guard count >= 0 else { throw failed("read") }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= most else { throw Failure("'\(name)' has more than \(most) bytes") }
    }
  }

  func failed(_ what: String) -> Failure { .failed(what, name, .current) }
}
