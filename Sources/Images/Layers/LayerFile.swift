// One file out of one layer, also where a later layer deletes it.

package import Linux

/// How two images differ.
package struct ImageComparison: Sendable {
  /// Layers that both have, from below.
  package let shared: Int
  /// Paths of the whole trees: added, changed or deleted from the first to the second.
  package let changes: [(path: [UInt8], change: LayerSummary.Change)]

  package init(_ store: ImageStore, _ first: StoredImage, _ second: StoredImage) throws(Failure) {
    let (a, b) = (first.manifest.layers, second.manifest.layers)
    shared = zip(a, b).prefix { $0.digest == $1.digest }.count
    let old = try MergedTree(store, first)
    let new = try MergedTree(store, second)
    var changes: [(path: [UInt8], change: LayerSummary.Change)] = []
    for (path, file) in new.files {
      guard let before = old.files[path] else {
        changes.append((path, .added))
        continue
      }
      // A file of the same layer is the same file.
      if a[before.layer].digest == b[file.layer].digest, before.entry == file.entry { continue }
      if before.entry == file.entry {
        guard file.entry.kind == .file else { continue }
        let content = try LayerFile.digest(store, a[before.layer], path)
        if try LayerFile.digest(store, b[file.layer], path) == content { continue }
      }
      changes.append((path, .changed))
    }
    for path in old.files.keys where new.files[path] == nil { changes.append((path, .deleted)) }
    self.changes = changes.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}

package enum LayerFile {
  /// Hands on the content of a file of a layer. Throws where the layer has none of
  /// that path, or something else.
  package static func read(
    _ store: ImageStore, _ layer: Descriptor, _ path: [UInt8],
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var wanted = try MemberName(path).path
    var seen: Set<[UInt8]> = []
    while seen.insert(wanted).inserted {
      switch try find(store, layer, wanted, body) {
      case .done: return
      // A hard link comes after the file that it names.
      case .link(let target): wanted = try MemberName(target).path
      case .other(let what): throw Failure("'\(sanitized(bytes: path))' is \(what) in this layer")
      case .missing: throw Failure("this layer has no '\(sanitized(bytes: path))'")
      }
    }
    throw Failure("'\(sanitized(bytes: path))' is a hard link in a circle")
  }

  private enum Finding {
    case done, missing
    case link([UInt8])
    case other(String)
  }

  private static func find(
    _ store: ImageStore, _ layer: Descriptor, _ path: [UInt8],
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) -> Finding {
    let reader = TarReader(FileSource(try store.open(layer.digest)))
    while let entry = try reader.next() {
      let name = try MemberName(entry.path)
      guard name.path == path else { continue }
      switch entry.kind {
      case .hardLink: return .link(entry.target)
      case .directory: return .other("a directory")
      case .symbolicLink: return .other("a link to \(sanitized(bytes: entry.target))")
      case .characterDevice, .blockDevice: return .other("a device")
      case .fifo: return .other("a named pipe")
      case .file:
        try EntryContent.each(entry, reader, body)
        return .done
      }
    }
    return .missing
  }

  static func digest(_ store: ImageStore, _ layer: Descriptor, _ path: [UInt8]) throws(Failure) -> Digest {
    var hash = SHA256()
    try read(store, layer, path) { bytes throws(Failure) in hash.add(bytes) }
    return hash.value()
  }
}

/// The bytes of a member, holes as zeros.
enum EntryContent {
  static func each(
    _ entry: TarEntry, _ reader: TarReader, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var position = 0
    for extent in entry.extents ?? [TarEntry.Extent(offset: 0, count: entry.size)] {
      try zeros(extent.offset - position, body)
      try withScratch(1 << 17) { memory throws(Failure) in
        var left = extent.count
        while left > 0 {
          let got = try reader.readStored(UnsafeMutableRawBufferPointer(rebasing: memory[..<min(left, memory.count)]))
          guard got > 0 else { throw Failure("'\(sanitized(bytes: entry.path))' is shorter than its size") }
          try body(UnsafeRawBufferPointer(rebasing: memory[..<got]))
          left -= got
        }
      }
      position = extent.offset + extent.count
    }
    try zeros(entry.size - position, body)
  }

  private static func zeros(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    guard count > 0 else { return }
    try withScratch(min(count, 1 << 17)) { memory throws(Failure) in
      memory.initializeMemory(as: UInt8.self, repeating: 0)
      var left = count
      while left > 0 {
        let piece = min(left, memory.count)
        try body(UnsafeRawBufferPointer(rebasing: memory[..<piece]))
        left -= piece
      }
    }
  }
}
