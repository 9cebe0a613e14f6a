// Images of this machine: an OCI image layout that several labs use at once. A
// blob appears under its digest when all of it is on the disk, a name when all of
// its blobs are; so whoever is killed leaves at most a file in `tmp`, which
// `prune` takes. Source: OCI image specification, "Image Layout".

internal import CLinux
package import Linux

package final class ImageStore {
  /// Where it is.
  package let path: String
  let blobs: OpenFile
  let temporary: OpenFile
  let directory: OpenFile

  /// Where images are kept. Source: the XDG Base Directory Specification.
  package static var standardPath: String {
    if let given = environmentVariable("GLASSBOX_IMAGES_DIR") { return given }
    let data = environmentVariable("XDG_DATA_HOME") ?? (environmentVariable("HOME") ?? "/root") + "/.local/share"
    return data + "/glassbox/images"
  }

  /// What an index may have.
  static let mostIndexBytes = 16 << 20
  private static let layout = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)

  /// Opens the store; makes an empty one where there is none.
  package init(_ path: String = standardPath) throws(Failure) {
    self.path = path
    try Self.makeDirectories(path)
    directory = try OpenFile(path, [.directory])
    for name in ["blobs", "blobs/sha256", "tmp"] {
      guard mkdirat(directory.descriptor, name, 0o755) == 0 || Errno.current == .exists else {
        throw Failure.failed("made", "\(path)/\(name)", .current)
      }
    }
    blobs = try OpenFile(at: directory.descriptor, Array("blobs/sha256".utf8), [.directory])
    temporary = try OpenFile(at: directory.descriptor, Array("tmp".utf8), [.directory])
    guard faccessat(directory.descriptor, "oci-layout", F_OK, 0) != 0 else { return }
    try replace("oci-layout", with: Self.layout)
  }

  private static func makeDirectories(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      guard mkdir(made, 0o755) != 0 else { continue }
      let errno = Errno.current
      guard errno == .exists || fileKind(made) == .directory else { throw Failure.failed("made", made, errno) }
    }
  }

  /// A new file in `tmp`. While it is open it is locked, so `prune` knows that somebody has it.
  func newFile() throws(Failure) -> (file: OpenFile, name: String) {
    for attempt in 0..<100 {
      let name = "\(getpid())-\(monotonicNanoseconds() &+ UInt64(attempt))"
      let file: OpenFile
      do throws(Failure) {
        file = try OpenFile(
          at: temporary.descriptor, Array(name.utf8), [.readWrite, .create, .exclusive], mode: 0o644,
          name: "\(path)/tmp/\(name)")
      } catch {
        guard error.errno == .exists else { throw error }
        continue
      }
      guard file.lock(LOCK_EX | LOCK_NB) == nil else { continue }
      return (file, name)
    }
    throw Failure("no file can be made in \(path)/tmp")
  }

  func discard(_ name: String) { unlinkat(temporary.descriptor, name, 0) }

  /// Puts a finished file of `tmp` under its digest.
  func keep(_ file: OpenFile, _ name: String, as digest: Digest) throws(Failure) {
    do throws(Failure) {
      try file.synchronise()
      if let errno = OpenFile.rename(temporary, name, to: blobs, digest.hex) {
        throw Failure.failed("put in its place", file.name, errno)
      }
    } catch {
      discard(name)
      throw error
    }
    try blobs.synchronise()
  }

  /// Replaces one of the two small files as a whole.
  func replace(_ target: String, with bytes: [UInt8]) throws(Failure) {
    let (file, name) = try newFile()
    do throws(Failure) {
      try file.write(bytes)
      try file.synchronise()
      if let errno = OpenFile.rename(temporary, name, to: directory, target) {
        throw Failure.failed("put in its place", target, errno)
      }
    } catch {
      discard(name)
      throw error
    }
    try directory.synchronise()
  }
}
