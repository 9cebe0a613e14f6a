// A hard link to a file of a lower layer. In a tree of its own the layer cannot
// link to it, so it gets a copy, as overlayfs itself would make.

internal import CLinux
internal import Linux

extension LayerUnpacker {
  /// Copies a file out of the topmost lower tree that has it; false where none does.
  func copyUp(_ target: MemberName, _ directory: OpenFile, _ name: [UInt8]) throws(Failure) -> Bool {
    for lower in lowers {
      guard
        case .opened(let place) = OpenFile.inRoot(
          lower.root.descriptor, Array((target.parent + [[0x2e]]).joined(separator: [0x2f])), [.path, .directory]),
        let status = Tree.status(place, target.last)
      else { continue }
      guard status.st_mode & UInt32(S_IFMT) == UInt32(S_IFREG) else { return false }
      let source = try OpenFile(at: place.descriptor, target.last, [.noFollow])
      let file = try OpenFile(at: directory.descriptor, name, [.writeOnly, .create, .exclusive, .noFollow])
      try FileSource(source).each { bytes throws(Failure) in try file.write(bytes) }
      var entry = TarEntry(path: target.path)
      entry.user = status.st_uid
      entry.group = status.st_gid
      entry.mode = status.st_mode & 0o7777
      entry.modified = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
      entry.attributes = try TreeWalk.attributes(of: place, target.last)
      var report = UnpackReport()
      try attributes.set(entry, on: file, &report)
      return true
    }
    return false
  }
}
