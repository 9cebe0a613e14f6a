// What is in a layer, and what a layer does to those below: read out of the
// archives, without unpacking anything.

internal import CLinux
package import Linux

/// The members of one layer by their paths.
package struct LayerListing: Sendable {
  /// The last member of each path, which is the one that counts.
  package private(set) var files: [[UInt8]: TarEntry] = [:]
  /// Paths that are gone.
  package private(set) var whiteouts: Set<[UInt8]> = []
  /// Directories of which everything below is gone.
  package private(set) var opaque: Set<[UInt8]> = []

  /// - Parameter layer: an uncompressed archive.
  package init(_ layer: OpenFile) throws(Failure) {
    try layer.seek(to: 0)
    let reader = TarReader(FileSource(layer))
    while let entry = try reader.next() {
      let name = try MemberName(entry.path)
      switch name.mark {
      case .ignored: continue
      case .opaque: opaque.insert(Array(name.parent.joined(separator: [0x2f])))
      case .whiteout: if let hidden = name.hidden { whiteouts.insert(hidden) }
      case .none: if !name.parts.isEmpty { files[name.path] = entry }
      }
    }
  }

  /// Whether it hides what lower layers have there.
  func hides(_ path: [UInt8]) -> Bool {
    if whiteouts.contains(path) { return true }
    if let own = files[path], own.kind != .directory { return true }
    var above = path
    while let slash = above.lastIndex(of: 0x2f) {
      above.removeSubrange(slash...)
      if hidesBelow(above) { return true }
    }
    return opaque.contains([])
  }

  /// Whether nothing of lower layers is seen in that directory.
  private func hidesBelow(_ directory: [UInt8]) -> Bool {
    if opaque.contains(directory) || whiteouts.contains(directory) { return true }
    return files[directory].map { $0.kind != .directory } ?? false
  }
}

/// What one layer of an image does.
package struct LayerSummary: Sendable {
  package enum Change: String, Sendable { case added, changed, deleted }

  /// The layer, as it is stored.
  package let descriptor: Descriptor
  /// The instruction that made it, where the history says.
  package let history: ImageConfiguration.History?
  /// Sorted by path.
  package let changes: [(path: [UInt8], change: Change, size: Int)]
  /// Of files that are added or changed.
  package let bytes: Int
  /// Of files of lower layers that this one replaces or deletes: they are in the image all the same.
  package let wasted: Int

  package func count(_ change: Change) -> Int { changes.count { $0.change == change } }
}

package struct LayerStackListing: Sendable {
  /// The lowest first.
  package let layers: [LayerSummary]

  /// Reads all layers of an image, one after another.
  package init(_ store: ImageStore, _ image: StoredImage) throws(Failure) {
    var merged: [[UInt8]: TarEntry] = [:]
    var layers: [LayerSummary] = []
    let history = image.configuration.layerHistory
    for (index, descriptor) in image.manifest.layers.enumerated() {
      let listing: LayerListing
      do throws(Failure) { listing = try LayerListing(try store.open(descriptor.digest)) } catch {
        throw error.at("layer \(index + 1) (\(descriptor.digest.short))")
      }
      layers.append(Self.apply(listing, descriptor, index < history.count ? history[index] : nil, to: &merged))
    }
    self.layers = layers
  }

  private static func apply(
    _ listing: LayerListing, _ descriptor: Descriptor, _ history: ImageConfiguration.History?,
    to merged: inout [[UInt8]: TarEntry]
  ) -> LayerSummary {
    var changes: [(path: [UInt8], change: LayerSummary.Change, size: Int)] = []
    var bytes = 0
    var wasted = 0
    for (path, old) in merged where listing.hides(path) {
      wasted += old.size
      merged[path] = nil
      // One that comes back is changed, not deleted.
      if let new = listing.files[path] {
        changes.append((path, .changed, new.size))
      } else {
        changes.append((path, .deleted, 0))
      }
    }
    let replaced = Set(changes.filter { $0.change == .changed }.map(\.path))
    for (path, entry) in listing.files {
      bytes += entry.size
      if !replaced.contains(path) {
        // Only a file under a directory of the same name is left here.
        wasted += merged[path]?.size ?? 0
        let isSame = merged[path].map { Self.isSameDirectory($0, entry) }
        if isSame != true { changes.append((path, isSame == nil ? .added : .changed, entry.size)) }
      }
      merged[path] = entry
    }
    changes.sort { $0.path.lexicographicallyPrecedes($1.path) }
    return LayerSummary(descriptor: descriptor, history: history, changes: changes, bytes: bytes, wasted: wasted)
  }

  /// Builders name the directories above each file; that changes nothing.
  private static func isSameDirectory(_ old: TarEntry, _ new: TarEntry) -> Bool {
    old.kind == .directory && new.kind == .directory && old.mode == new.mode && old.user == new.user
      && old.group == new.group
  }
}
