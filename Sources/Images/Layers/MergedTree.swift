// All layers of an image as one tree, without unpacking them: which layer each
// file comes from, and an archive of it.

internal import CLinux
package import Linux

/// The files that a container sees.
package struct MergedTree {
  package struct File: Sendable {
    package let layer: Int
    package let entry: TarEntry
    /// Of a hard link, the layer in which the file was that it named.
    let targetLayer: Int?
  }

  package private(set) var files: [[UInt8]: File] = [:]
  private let layers: [Descriptor]
  private let store: ImageStore

  package init(_ store: ImageStore, _ image: StoredImage) throws(Failure) {
    self.store = store
    layers = image.manifest.layers
    for (index, descriptor) in layers.enumerated() {
      let listing: LayerListing
      do throws(Failure) { listing = try LayerListing(try store.open(descriptor.digest)) } catch {
        throw error.at("layer \(index + 1) (\(descriptor.digest.short))")
      }
      let links = Self.targets(of: listing, index, in: files)
      for path in files.keys where listing.hides(path) { files[path] = nil }
      for (path, entry) in listing.files {
        files[path] = File(layer: index, entry: entry, targetLayer: links[path])
      }
    }
  }

  /// The layers of what a layer's hard links name: its own, or one below it.
  private static func targets(
    of listing: LayerListing, _ layer: Int, in lower: [[UInt8]: File]
  ) -> [[UInt8]: Int] {
    listing.files.compactMapValues { entry in
      guard entry.kind == .hardLink, let target = try? MemberName(entry.target).path else { return nil }
      if listing.files[target] != nil { return layer }
      return lower[target].map { $0.targetLayer ?? $0.layer }
    }
  }

  /// Writes it as a plain archive, the lowest layer's files first, so that what a
  /// hard link names comes before it.
  func write(to archive: TarWriter) throws(Failure) {
    // Where the content of a file that is hidden has gone to.
    var moved: [[UInt8]: [UInt8]] = [:]
    for (index, descriptor) in layers.enumerated() {
      do throws(Failure) { try write(layer: index, descriptor, &moved, to: archive) } catch {
        throw error.at("layer \(index + 1) (\(descriptor.digest.short))")
      }
    }
  }

  private func write(
    layer: Int, _ descriptor: Descriptor, _ moved: inout [[UInt8]: [UInt8]], to archive: TarWriter
  ) throws(Failure) {
    var heirs = self.heirs(of: layer)
    let reader = TarReader(FileSource(try store.open(descriptor.digest)))
    while let entry = try reader.next() {
      let name = try MemberName(entry.path)
      guard name.mark == .none, !name.parts.isEmpty else { continue }
      let path = name.path
      if let file = files[path], file.layer == layer, file.entry == entry {
        try write(entry, path, reader, moved, to: archive)
      } else if entry.kind == .file, let heir = heirs.removeValue(forKey: path) {
        moved[path] = heir
        try write(entry, heir, reader, moved, to: archive)
      }
    }
  }

  /// Files that are hidden and that a hard link which is seen names: the link
  /// becomes the file.
  private func heirs(of layer: Int) -> [[UInt8]: [UInt8]] {
    var heirs: [[UInt8]: [UInt8]] = [:]
    for (path, file) in files where file.targetLayer == layer {
      guard let target = try? MemberName(file.entry.target).path, files[target]?.layer != layer else { continue }
      if heirs[target].map({ path.lexicographicallyPrecedes($0) }) ?? true { heirs[target] = path }
    }
    return heirs
  }

  private func write(
    _ entry: TarEntry, _ path: [UInt8], _ reader: TarReader, _ moved: [[UInt8]: [UInt8]], to archive: TarWriter
  ) throws(Failure) {
    var entry = entry
    entry.path = path
    if entry.kind == .hardLink {
      let target = try MemberName(entry.target).path
      entry.target = moved[target] ?? target
      // This name has become the file already.
      if entry.target == path { return }
    }
    try archive.begin(entry)
    if entry.kind == .file {
      try EntryContent.each(entry, reader) { bytes throws(Failure) in try archive.write(bytes) }
    }
  }
}
