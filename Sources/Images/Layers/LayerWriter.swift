// From a tree to a layer's archive. Of an overlay's upper directory, overlayfs'
// signs become the whiteouts that archives have.

internal import CLinux
package import Linux

/// Writes a tree as a layer. The same tree gives the same bytes.
package struct LayerWriter {
  /// Later times are written as this one. Source: reproducible-builds.org, SOURCE_DATE_EPOCH.
  package var latest: Int?
  /// An owner as the image counts: in a user namespace the host's numbers are others.
  package var owner: (_ user: UInt32, _ group: UInt32) -> (user: UInt32, group: UInt32)? = { ($0, $1) }
  /// Whether lower layers have something there. Kernels call each new directory
  /// opaque; the archive says so only where that hides something.
  package var isBelow: (_ path: [UInt8]) -> Bool = { _ in true }

  /// A file of holes takes no room on a disk, and years to read.
  package var mostBytes = Int.max

  package init() {}

  /// Writes all that is in the directory, not the directory itself.
  package func write(_ directory: OpenFile, to archive: TarWriter) throws(Failure) {
    var first: [UInt64: [UInt8]] = [:]
    var size = 0
    try TreeWalk.visit(directory) { file throws(Failure) in
      do throws(Failure) {
        size += file.kind == UInt32(S_IFREG) ? min(Int(file.status.st_size), mostBytes) : 0
        guard size < mostBytes else {
          throw Failure("the layer is larger than \(mostBytes >> 30) GiB", remedy: "remove the file first")
        }
        try add(file, &first, archive)
      } catch {
        throw error.at(sanitized(bytes: file.path))
      }
    }
    try archive.finish()
  }

  private func add(_ file: TreeFile, _ first: inout [UInt64: [UInt8]], _ archive: TarWriter) throws(Failure) {
    var attributes = try TreeWalk.attributes(of: file.directory, file.name)
    if Self.isWhiteout(file, attributes) {
      return try archive.begin(marker(file.path.dropLast(file.name.count) + Array(".wh.".utf8) + file.name, file))
    }
    let opaque = attributes.contains { $0.name.hasSuffix(".overlay.opaque") && $0.value == [0x79] }
    attributes.removeAll { $0.name.hasPrefix("trusted.overlay.") || $0.name.hasPrefix("user.overlay.") }
    guard var entry = try entry(file) else { return }
    entry.attributes = attributes
    // A second name of the same file is a link to the first.
    if entry.kind == .file, file.status.st_nlink > 1 {
      let number = UInt64(file.status.st_ino)
      if let target = first[number] {
        entry.kind = .hardLink
        entry.target = target
        entry.attributes = []
        return try archive.begin(entry)
      }
      first[number] = file.path
    }
    try archive.begin(entry)
    if entry.kind == .file { try content(file, entry.size, archive) }
    if opaque, isBelow(file.path) { try archive.begin(marker(file.path + Array("/.wh..wh..opq".utf8), file)) }
  }

  private static func isWhiteout(_ file: TreeFile, _ attributes: [(name: String, value: [UInt8])]) -> Bool {
    if file.kind == UInt32(S_IFCHR) { return file.status.st_rdev == 0 }
    return file.kind == UInt32(S_IFREG) && file.status.st_size == 0
      && attributes.contains { $0.name.hasSuffix(".overlay.whiteout") }
  }

  private func marker(_ path: [UInt8], _ file: TreeFile) -> TarEntry {
    var entry = TarEntry(path: path)
    entry.mode = 0
    entry.modified = (time(file), 0)
    return entry
  }

  /// Whole seconds, as other builders write.
  private func time(_ file: TreeFile) -> Int { min(file.status.st_mtim.tv_sec, latest ?? .max) }

  /// Nil for a socket, which belongs to a process and not to a layer.
  private func entry(_ file: TreeFile) throws(Failure) -> TarEntry? {
    var entry = TarEntry(path: file.path)
    switch file.kind {
    case UInt32(S_IFREG): entry.size = Int(file.status.st_size)
    case UInt32(S_IFDIR): entry.kind = .directory
    case UInt32(S_IFLNK):
      entry.kind = .symbolicLink
      entry.target = try TreeWalk.linkTarget(file)
    case UInt32(S_IFIFO): entry.kind = .fifo
    case UInt32(S_IFCHR), UInt32(S_IFBLK):
      entry.kind = file.kind == UInt32(S_IFCHR) ? .characterDevice : .blockDevice
      entry.device = (glassbox_major(UInt64(file.status.st_rdev)), glassbox_minor(UInt64(file.status.st_rdev)))
    default: return nil
    }
    guard let owner = owner(file.status.st_uid, file.status.st_gid) else {
      throw Failure("its owner \(file.status.st_uid):\(file.status.st_gid) has no number inside")
    }
    (entry.user, entry.group) = owner
    entry.mode = file.status.st_mode & 0o7777
    entry.modified = (time(file), 0)
    return entry
  }

  private func content(_ file: TreeFile, _ size: Int, _ archive: TarWriter) throws(Failure) {
    let open = try OpenFile(at: file.directory.descriptor, file.name, [.noFollow, .nonBlocking])
    var left = size
    try withScratch(1 << 17) { memory throws(Failure) in
      while left > 0 {
        let got = try open.read(UnsafeMutableRawBufferPointer(rebasing: memory[..<min(left, memory.count)]))
        guard got > 0 else { throw Failure("it shrank while it was read") }
        try archive.write(UnsafeRawBufferPointer(rebasing: memory[..<got]))
        left -= got
      }
    }
  }
}
