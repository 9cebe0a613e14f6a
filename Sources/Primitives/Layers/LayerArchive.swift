// A layer as the bytes that are sent and stored: a tar archive. The same files
// give the same bytes, and so the same digest, on every machine: sorted by
// name, all of them from 1 January 1970, with owners as the child counts.

internal import Images
internal import KernelState
internal import Linux

/// Digest and size of a layer's archive. Source: OCI image specification, "Image
/// Layer Filesystem Changeset".
enum LayerArchive {
  /// What a layer may have; the lab has no patience for more.
  private static let most = 4 << 30

  /// - Parameters:
  ///   - owners: the maps of the child's user namespace.
  ///   - lowers: what the layer was made over. Kernels before 5.15 call every
  ///     new directory opaque; the archive says so only where one hides something.
  static func digest(
    of layer: Int32, owners: (users: [IDMap], groups: [IDMap]), over lowers: [Layer]
  ) throws -> (text: String, size: Int) {
    var writer = LayerWriter()
    writer.latest = 0
    writer.mostBytes = most
    writer.owner = { user, group in (owner(user, owners.users), owner(group, owners.groups)) }
    writer.isBelow = { LayerDiff.exists($0, in: lowers) }
    var hash = SHA256()
    var size = 0
    let archive = TarWriter { bytes in
      hash.add(bytes)
      size += bytes.count
    }
    try writer.write(try OpenFile("/proc/self/fd/\(layer)", [.path, .directory]), to: archive)
    return (hash.value().description, size)
  }

  /// What the child calls an owner; 65534 for one that it has no id for.
  private static func owner(_ id: UInt32, _ maps: [IDMap]) -> UInt32 {
    maps.lazy.compactMap { $0.inside(of: id) }.first ?? 65534
  }
}
