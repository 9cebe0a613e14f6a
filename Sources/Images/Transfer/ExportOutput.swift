// Where an export goes: files of a directory, or members of an archive.

internal import CLinux
internal import Linux

protocol ExportOutput {
  typealias Sink = (UnsafeRawBufferPointer) throws(Failure) -> Void

  func write(_ name: String, _ bytes: [UInt8]) throws(Failure)
  /// Writes a blob whose digest shows when it is done.
  func writeBlob(
    near store: ImageStore, _ body: (@escaping Sink) throws(Failure) -> Void
  ) throws(Failure) -> (digest: Digest, size: Int)
}

extension ExportOutput {
  func write(blob bytes: [UInt8]) throws(Failure) { try write("blobs/sha256/" + Digest.of(bytes).hex, bytes) }
}

struct DirectoryOutput: ExportOutput {
  private let directory: OpenFile

  init(_ path: String) throws(Failure) {
    directory = try OpenFile(path, [.directory])
    for name in ["blobs", "blobs/sha256"] where mkdirat(directory.descriptor, name, 0o755) != 0 {
      throw Failure.failed("made", name, .current)
    }
  }

  private func file(_ name: String) throws(Failure) -> OpenFile {
    try OpenFile(at: directory.descriptor, Array(name.utf8), [.writeOnly, .create, .truncate], mode: 0o644)
  }

  func write(_ name: String, _ bytes: [UInt8]) throws(Failure) {
    let file = try file(name)
    try file.write(bytes)
    try file.synchronise()
  }

  func writeBlob(
    near store: ImageStore, _ body: (@escaping Sink) throws(Failure) -> Void
  ) throws(Failure) -> (digest: Digest, size: Int) {
    let file = try file("blobs/sha256/under-way")
    let sink = HashingSink(file)
    try body { bytes throws(Failure) in try sink.write(bytes) }
    let (digest, size) = try sink.finish()
    try file.synchronise()
    if let errno = OpenFile.rename(directory, "blobs/sha256/under-way", to: directory, "blobs/sha256/" + digest.hex) {
      throw Failure.failed("put in its place", digest.short, errno)
    }
    return (digest, size)
  }
}

struct ArchiveOutput: ExportOutput {
  private let archive: TarWriter

  init(_ archive: TarWriter) { self.archive = archive }

  func write(_ name: String, _ bytes: [UInt8]) throws(Failure) {
    try write(name, from: MemorySource(bytes), size: bytes.count)
  }

  func write(_ name: String, from source: any ByteSource, size: Int) throws(Failure) {
    var entry = TarEntry(path: Array(name.utf8))
    entry.size = size
    try archive.begin(entry)
    try source.each { bytes throws(Failure) in try archive.write(bytes) }
  }

  /// A member's size and name come first, so the blob waits in a file of the store.
  func writeBlob(
    near store: ImageStore, _ body: (@escaping Sink) throws(Failure) -> Void
  ) throws(Failure) -> (digest: Digest, size: Int) {
    let (file, name) = try store.newFile()
    defer { store.discard(name) }
    let sink = HashingSink(file)
    try body { bytes throws(Failure) in try sink.write(bytes) }
    let (digest, size) = try sink.finish()
    try file.seek(to: 0)
    try write("blobs/sha256/" + digest.hex, from: FileSource(file), size: size)
    return (digest, size)
  }
}
