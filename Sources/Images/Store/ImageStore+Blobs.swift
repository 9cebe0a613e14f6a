// Blobs by their digests.

internal import CLinux
package import Linux

extension ImageStore {
  /// Whether it is there, with that size.
  package func has(_ digest: Digest, size: Int? = nil) -> Bool {
    var status = stat()
    guard fstatat(blobs.descriptor, digest.hex, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
    return size.map { Int(status.st_size) == $0 } ?? true
  }

  /// Bytes of a blob that is there.
  func size(of digest: Digest) -> Int? {
    var status = stat()
    return fstatat(blobs.descriptor, digest.hex, &status, AT_SYMLINK_NOFOLLOW) == 0 ? Int(status.st_size) : nil
  }

  /// Opens a blob for reading.
  package func open(_ digest: Digest) throws(Failure) -> OpenFile {
    guard has(digest) else { throw Failure("the store has no blob \(digest.short)") }
    return try OpenFile(at: blobs.descriptor, Array(digest.hex.utf8), [.noFollow], name: "blob \(digest.short)")
  }

  /// A small blob whole, and sure to be the one.
  package func bytes(_ digest: Digest) throws(Failure) -> [UInt8] {
    let bytes = try open(digest).bytes(atMost: JSONReader.mostBytes)
    guard Digest.of(bytes) == digest else {
      throw Failure("blob \(digest.short) of the store is not what its name says")
    }
    return bytes
  }

  func json(_ digest: Digest) throws(Failure) -> JSONValue {
    do throws(Failure) { return try JSONReader.read(try bytes(digest)) } catch {
      throw error.at("blob \(digest.short)")
    }
  }

  /// Stores bytes; one that is there already stays as it is.
  @discardableResult
  package func add(_ bytes: [UInt8]) throws(Failure) -> Digest {
    let digest = Digest.of(bytes)
    guard !has(digest, size: bytes.count) else { return digest }
    let (file, name) = try newFile()
    do throws(Failure) { try file.write(bytes) } catch {
      discard(name)
      throw error
    }
    try keep(file, name, as: digest)
    return digest
  }

  func blobNames() throws(Failure) -> [String] { try Tree.names(in: blobs).map(\.text) }
  func temporaryNames() throws(Failure) -> [String] { try Tree.names(in: temporary).map(\.text) }

  func removeBlob(_ name: String) -> Int {
    var status = stat()
    fstatat(blobs.descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
    return unlinkat(blobs.descriptor, name, 0) == 0 ? Int(status.st_size) : 0
  }

  /// Removes a file of `tmp` that nobody has open any more.
  func removeAbandoned(_ name: String) {
    guard let file = try? OpenFile(at: temporary.descriptor, Array(name.utf8), [.noFollow]),
      file.lock(LOCK_EX | LOCK_NB) == nil
    else { return }
    discard(name)
  }
}
