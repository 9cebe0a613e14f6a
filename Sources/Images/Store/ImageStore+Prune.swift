// What no name reaches goes.

package import Linux

/// What `prune` removed.
package struct PruneResult: Sendable, Equatable {
  package var blobs = 0
  package var bytes = 0
}

extension ImageStore {
  /// Removes blobs that no entry of the index reaches, and what killed labs have
  /// left. Throws while somebody imports or builds.
  package func prune() throws(Failure) -> PruneResult {
    let lock = try pruning()
    defer { withExtendedLifetime(lock) {} }
    for name in try temporaryNames() { removeAbandoned(name) }
    var reached: Set<String> = []
    for descriptor in try index().manifests { try reach(descriptor, &reached, depth: 0) }
    var result = PruneResult()
    for name in try blobNames() where !reached.contains(name) {
      result.bytes += removeBlob(name)
      result.blobs += 1
    }
    return result
  }

  private func reach(_ descriptor: Descriptor, _ reached: inout Set<String>, depth: Int) throws(Failure) {
    guard depth < 8, reached.insert(descriptor.digest.hex).inserted else { return }
    guard MediaType.isManifest(descriptor.mediaType) || MediaType.isIndex(descriptor.mediaType) else { return }
    // A broken one reaches nothing more; it is not for `prune` to say so.
    guard let json = try? json(descriptor.digest) else { return }
    if let manifest = try? Manifest(json) {
      reached.formUnion(([manifest.config] + manifest.layers).map(\.digest.hex))
    } else if let index = try? Index(json) {
      for inner in index.manifests { try reach(inner, &reached, depth: depth + 1) }
    }
  }
}
