internal import CLinux
internal import Glibc
internal import Markup
internal import Linux

/// The progress on disk: one JSON file, replaced as a whole. Two labs take
/// turns by a lock, and each adds to what the other has written. Whatever kills
/// a lab, the file is the old one or the new one.
///
/// Where it cannot be written, the progress is kept in memory and that is said
/// once. Source: rename(2), fsync(2), flock(2).
package final class ProgressStore {
  package private(set) var progress = Progress()
  private let directory: String?
  private var hasWarned = false

  /// - Parameter directory: nil where there is no place for it.
  package init(directory: String?) { self.directory = directory }

  private var path: String { "\(directory ?? "")/progress.json" }

  /// Reads what is there. Returns a warning, where there is one to give.
  package func load() -> String? {
    do {
      if let read = try Self.read(path) { progress = read }
      return nil
    } catch {
      return warn(setAside(error))
    }
  }

  /// Changes the progress and writes it. Returns a warning, once, where that
  /// failed: the change is kept for as long as the lab runs.
  package func update(_ change: (inout Progress) -> Void) -> String? {
    change(&progress)
    guard let directory else {
      return warn("there is no place for your progress: set HOME or XDG_STATE_HOME")
    }
    let lock = glassbox_open("\(directory)/progress.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    defer { if lock >= 0 { close(lock) } }
    if lock >= 0 { Self.wait(for: lock) }
    var onDisk = Progress()
    var warning: String?
    do {
      onDisk = try Self.read(path) ?? Progress()
    } catch {
      warning = warn(setAside(error))
    }
    change(&onDisk)
    do throws(SystemCallError) {
      if lock < 0 { throw SystemCallError(SystemCall("openat", .path(directory)), Errno(rawValue: -lock)) }
      try Self.replace(path, onDisk.json.encoded() + "\n")
      progress = onDisk
      return warning
    } catch {
      return warn("your progress cannot be written to \(path): \(error.errno); it is kept until you leave")
    }
  }

  private func warn(_ text: String) -> String? {
    defer { hasWarned = true }
    return hasWarned ? nil : text
  }

  /// Nil where there is none yet.
  private static func read(_ path: String) throws(Failure) -> Progress? {
    guard fileKind(path) == .file else { return nil }
    guard let bytes = try? readBytes(path, atMost: 4 << 20) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure("it is not UTF-8", remedy: "", path: path)
    }
    do throws(Failure) { return try Progress(json: text) } catch { throw error.located(path) }
  }

  /// A file that cannot be read is not written over: somebody may want it.
  private func setAside(_ error: Failure) -> String {
    let other = path + ".unreadable"
    let kept = rename(path, other) == 0
    return "your progress in \(path) cannot be read (\(error.message)); "
      + (kept ? "the file is now \(other), and the course begins anew" : "the course begins anew")
  }

  /// Two labs at once: the other holds the lock for some milliseconds.
  private static func wait(for lock: Int32) {
    for _ in 0..<200 {
      let result = glassbox_syscall(Int(SYS_flock), [UInt64(lock), UInt64(LOCK_EX | LOCK_NB), 0, 0, 0, 0])
      if result == 0 { return }
      usleep(10_000)
    }
  }

  /// Writes a new file beside it, makes sure that it is on the disk, and puts
  /// it in the old one's place.
  private static func replace(_ path: String, _ text: String) throws(SystemCallError) {
    let other = path + ".new"
    let descriptor = glassbox_open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw SystemCallError(SystemCall("openat", .path(other)), Errno(rawValue: -descriptor))
    }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      written += count
    }
    let isWritten = written == bytes.count && fsync(descriptor) == 0
    let errno = Errno.current
    close(descriptor)
    guard isWritten, rename(other, path) == 0 else {
      let cause = isWritten ? Errno.current : errno
      unlink(other)
      throw SystemCallError(SystemCall(isWritten ? "rename" : "write", .path(other)), cause)
    }
    // The new name is on the disk once the directory is.
    let directory = glassbox_open(parentDirectory(of: path), O_RDONLY | O_CLOEXEC, 0)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }
}
