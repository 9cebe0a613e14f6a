internal import CLinux
internal import Linux

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
