// Layers on their way in: decompressed, both digests taken in the same pass, and
// every member's name looked at before anything believes it.

internal import CLinux
package import Linux

extension ImageStore {
  /// Stores a layer uncompressed; answers its descriptor, whose digest is the diffID.
  ///
  /// - Parameters:
  ///   - expected: what the manifest says of the blob as it comes.
  ///   - diffID: what the config says of it uncompressed.
  ///   - name: how errors call it.
  package func addLayer(
    _ source: any ByteSource, expected: (digest: Digest, size: Int)? = nil, size: Int, diffID: Digest? = nil,
    name layerName: String
  ) throws(Failure) -> Descriptor {
    let (file, name) = try newFile()
    do throws(Failure) {
      let (digest, count) = try receive(source, expected, size, into: file)
      if let diffID, digest != diffID {
        throw Failure("uncompressed, its digest is \(digest.short), not \(diffID.short) as the config says")
      }
      try file.seek(to: 0)
      try LayerCheck.check(file)
      try keep(file, name, as: digest)
      return Descriptor(MediaType.layer, digest, size: count)
    } catch {
      discard(name)
      throw error.at(layerName)
    }
  }

  private func receive(
    _ source: any ByteSource, _ expected: (digest: Digest, size: Int)?, _ size: Int, into file: OpenFile
  ) throws(Failure) -> (Digest, Int) {
    let packed = HashingSource(source)
    let plain = HashingSource(try Decompressor(packed, limit: Decompressor.limit(for: size)))
    try plain.each { bytes throws(Failure) in try file.write(bytes) }
    let digest = try packed.digest()
    if let expected {
      guard packed.count == expected.size else {
        throw Failure("it has \(packed.count) bytes, not \(expected.size) as the manifest says")
      }
      guard digest == expected.digest else {
        throw Failure("its digest is \(digest.short), not \(expected.digest.short) as the manifest says")
      }
    }
    return (try plain.digest(), plain.count)
  }

  /// Stores a layer that is written here.
  package func addLayer(_ write: (TarWriter) throws(Failure) -> Void) throws(Failure) -> Descriptor {
    let (file, name) = try newFile()
    do throws(Failure) {
      let sink = HashingSink(file)
      try write(TarWriter { bytes throws(Failure) in try sink.write(bytes) })
      let (digest, count) = try sink.finish()
      try keep(file, name, as: digest)
      return Descriptor(MediaType.layer, digest, size: count)
    } catch {
      discard(name)
      throw error
    }
  }
}

/// Writes into a file, counts, and takes the digest; small pieces are gathered.
final class HashingSink {
  private let file: OpenFile
  private var hash = SHA256()
  private(set) var count = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private var used = 0

  init(_ file: OpenFile) { self.file = file }

  deinit { buffer.deallocate() }

  func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    count += bytes.count
    var rest = bytes
    while !rest.isEmpty {
      let room = min(rest.count, buffer.count - used)
      UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + room]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: rest[..<room]))
      used += room
      rest = UnsafeRawBufferPointer(rebasing: rest[room...])
      if used == buffer.count { try flush() }
    }
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var error: Failure?
    bytes.withUnsafeBytes { memory in
      do throws(Failure) { try write(memory) } catch let failure { error = failure }
    }
    if let error { throw error }
  }

  private func flush() throws(Failure) {
    let piece = UnsafeRawBufferPointer(rebasing: buffer[..<used])
    hash.add(piece)
    try file.write(piece)
    used = 0
  }

  /// Writes what is left. To be asked for once.
  func finish() throws(Failure) -> (digest: Digest, size: Int) {
    try flush()
    return (hash.value(), count)
  }
}

/// Whether a layer could be unpacked, by its names alone.
enum LayerCheck {
  /// Throws for what would be refused by whoever unpacks it.
  static func check(_ layer: OpenFile) throws(Failure) {
    let reader = TarReader(FileSource(layer))
    while let entry = try reader.next() {
      do throws(Failure) {
        let name = try MemberName(entry.path)
        if entry.kind == .hardLink, name.mark == .none { _ = try MemberName(entry.target) }
        guard !name.parts.isEmpty || entry.kind == .directory else {
          throw Failure("the root itself can only be a directory")
        }
      } catch {
        throw Failure("'\(sanitized(bytes: entry.path))': \(error.message)", errno: error.errno, remedy: error.remedy)
      }
    }
  }
}
