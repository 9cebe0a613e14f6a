// Where an image comes from: a directory, or an archive of one. Both have small
// files that say what there is, and large ones that are read once, in the order in
// which they come.

internal import CLinux
internal import Linux

/// Files by their names, such as `blobs/sha256/…`.
protocol ImageFiles: AnyObject {
  /// A small file; nil where there is none of that name.
  func bytes(_ name: String) throws(Failure) -> [UInt8]?
  /// How many bytes it has; nil where there is none.
  func size(_ name: String) throws(Failure) -> Int?
  /// Reads large ones in the order that suits; each is read at once or not at all.
  func each(_ names: Set<String>, _ body: (String, any ByteSource) throws(Failure) -> Void) throws(Failure)
}

extension ImageFiles {
  func json(_ name: String) throws(Failure) -> JSONValue? {
    guard let bytes = try bytes(name) else { return nil }
    do throws(Failure) { return try JSONReader.read(bytes) } catch { throw error.at(name) }
  }
}

/// A directory that somebody else made: links in it stay in it, and what is no
/// regular file is not read.
final class DirectoryFiles: ImageFiles {
  let root: OpenFile

  init(_ path: String) throws(Failure) { root = try OpenFile(path, [.path, .directory]) }

  private func open(_ name: String) throws(Failure) -> OpenFile? {
    switch OpenFile.inRoot(root.descriptor, Array(name.utf8), [.nonBlocking]) {
    case .refused(.noEntry), .refused(.notDirectory): return nil
    case .refused(let errno): throw Failure.failed("opened", sanitized(name), errno)
    case .opened(let file):
      guard try file.status().st_mode & UInt32(S_IFMT) == UInt32(S_IFREG) else {
        throw Failure("'\(sanitized(name))' is no regular file")
      }
      return file
    }
  }

  func bytes(_ name: String) throws(Failure) -> [UInt8]? { try open(name)?.bytes(atMost: JSONReader.mostBytes) }

  func size(_ name: String) throws(Failure) -> Int? {
    guard let file = try open(name) else { return nil }
    return Int(try file.status().st_size)
  }

  func each(_ names: Set<String>, _ body: (String, any ByteSource) throws(Failure) -> Void) throws(Failure) {
    for name in names.sorted() {
      guard let file = try open(name) else { throw Failure("there is no file '\(sanitized(name))'") }
      try body(name, FileSource(file))
    }
  }
}

/// A tar archive, compressed or not. It is read once to learn what is in it, and
/// once more for the layers.
final class ArchiveFiles: ImageFiles {
  private let file: OpenFile
  private var small: [String: [UInt8]] = [:]
  private var sizes: [String: Int] = [:]
  /// `docker save` has links where several images share a layer.
  private var links: [String: String] = [:]

  /// JSON and nothing else is kept from the first pass.
  private static let mostSmallBytes = 32 << 20

  init(_ file: OpenFile) throws(Failure) {
    self.file = file
    var kept = 0
    try readThrough { name, entry, reader throws(Failure) in
      switch entry.kind {
      case .symbolicLink: links[name] = Self.resolved(entry.target.text, from: name)
      case .hardLink: links[name] = Self.resolved("/" + entry.target.text, from: name)
      case .file:
        sizes[name] = entry.size
        guard Self.mayDescribe(name), entry.size > 0, entry.size <= JSONReader.mostBytes, entry.extents == nil else {
          return
        }
        let source = MemberSource(reader)
        var bytes = try source.bytes(1)
        guard bytes == [0x7b] || bytes == [0x5b] else { return }
        kept += entry.size
        // What is left out will be missed, if it was needed.
        guard kept <= Self.mostSmallBytes else { return }
        bytes += try source.bytes(entry.size - 1)
        small[name] = bytes
      default: break
      }
    }
  }

  /// A root file system is full of JSON that says nothing of images.
  private static func mayDescribe(_ name: String) -> Bool {
    name.hasPrefix("blobs/sha256/") || !name.contains("/") || name.hasSuffix("/json")
  }

  private func readThrough(
    _ body: (String, TarEntry, TarReader) throws(Failure) -> Void
  ) throws(Failure) {
    try file.seek(to: 0)
    let size = Int(try file.status().st_size)
    let reader = TarReader(try Decompressor.orPlain(file, limit: Decompressor.limit(for: size)))
    while let entry = try reader.next() { try body(Self.resolved(entry.path.text, from: ""), entry, reader) }
  }

  /// The name from the root of the archive that a name in it means.
  private static func resolved(_ target: String, from name: String) -> String {
    let directory = name.split(separator: "/").dropLast().joined(separator: "/")
    return String(ContainerPath.resolved(target, from: "/" + directory).dropFirst())
  }

  private func followed(_ name: String) throws(Failure) -> String {
    var name = Self.resolved(name, from: "")
    for _ in 0..<16 {
      guard let next = links[name] else { return name }
      name = next
    }
    throw Failure("'\(sanitized(name))' is a link in a circle")
  }

  func bytes(_ name: String) throws(Failure) -> [UInt8]? { small[try followed(name)] }

  func size(_ name: String) throws(Failure) -> Int? { sizes[try followed(name)] }

  func each(_ names: Set<String>, _ body: (String, any ByteSource) throws(Failure) -> Void) throws(Failure) {
    var wanted: [String: [String]] = [:]
    for name in names { wanted[try followed(name), default: []].append(name) }
    try readThrough { name, entry, reader throws(Failure) in
      guard entry.kind == .file, let names = wanted.removeValue(forKey: name) else { return }
      guard entry.extents == nil else { throw Failure("'\(sanitized(name))' is a sparse file") }
      // The same member under several names is the same layer.
      try body(names[0], MemberSource(reader))
    }
    if let name = wanted.values.first?.first { throw Failure("there is no file '\(sanitized(name))'") }
  }
}

/// The content of a member of an archive.
final class MemberSource: ByteSource {
  private let reader: TarReader

  init(_ reader: TarReader) { self.reader = reader }

  func read(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int { try reader.readStored(buffer) }
}

extension Decompressor {
  /// A file that is not compressed is read directly, so that whole members can be skipped.
  static func orPlain(_ file: OpenFile, limit: Int) throws(Failure) -> any ByteSource {
    let first = try FileSource(file).bytes(6)
    try file.seek(to: 0)
    let magics: [[UInt8]] = [
      [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x42, 0x5a, 0x68],
    ]
    guard magics.contains(where: first.starts(with:)) else { return FileSource(file) }
    return try Decompressor(FileSource(file), limit: limit)
  }
}
