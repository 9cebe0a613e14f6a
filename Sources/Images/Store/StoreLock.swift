// Two locks: one that everybody shares who puts in blobs that no name reaches
// yet, and that `prune` needs alone; and one for the moment in which a name changes.
// The kernel takes a lock away from a process that ends. Source: flock(2).

internal import CLinux
package import Linux

/// A lock that is held for as long as this lives.
package final class StoreLock {
  private let file: OpenFile

  fileprivate init(_ file: OpenFile) { self.file = file }

  deinit { _ = file.lock(LOCK_UN) }
}

extension ImageStore {
  /// Held by who imports or builds: until then nothing is pruned.
  package func use() throws(Failure) -> StoreLock { try lock("use.lock", LOCK_SH, seconds: 60) }

  func pruning() throws(Failure) -> StoreLock { try lock("use.lock", LOCK_EX, seconds: 2) }

  func naming() throws(Failure) -> StoreLock { try lock("name.lock", LOCK_EX, seconds: 60) }

  private func lock(_ name: String, _ kind: Int32, seconds: UInt64) throws(Failure) -> StoreLock {
    let file = try OpenFile(
      at: directory.descriptor, Array(name.utf8), [.readWrite, .create, .noFollow], mode: 0o644, name: "\(path)/\(name)"
    )
    let end = monotonicNanoseconds() + seconds * 1_000_000_000
    while let errno = file.lock(kind | LOCK_NB) {
      guard errno == .again else { throw Failure.failed("locked", file.name, errno) }
      guard monotonicNanoseconds() < end else {
        throw Failure("another lab is using the images in \(path)", remedy: "wait until its build or import is done")
      }
      rest(milliseconds: 5)
    }
    return StoreLock(file)
  }
}
