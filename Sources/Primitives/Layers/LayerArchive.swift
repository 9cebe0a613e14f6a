// A layer as the bytes that are sent and stored: a tar archive. The same files
// give the same bytes, and so the same digest, on every machine: sorted by
// name, all of them from 1 January 1970, with owners as the child counts.

internal import CLinux
internal import Images
internal import KernelState
internal import Linux

/// Digest and size of a layer's archive. Extended attributes of files, and
/// sockets, are left out. Source: OCI image specification, "Image Layer
/// Filesystem Changeset"; POSIX, pax, "ustar Interchange Format".
struct LayerArchive {
  private(set) var size = 0
  /// What a layer may have; the lab has no patience for more.
  private static let most = 4 << 30
  private var hash = SHA256()
  private var firstNames: [UInt64: [UInt8]] = [:]
  private let owners: (users: [IDMap], groups: [IDMap])
  private let lowers: [Layer]

  /// - Parameters:
  ///   - owners: the maps of the child's user namespace.
  ///   - lowers: what the layer was made over. Kernels before 5.15 call every
  ///     new directory opaque; the archive says so only where one hides something.
  static func digest(
    of layer: Int32, owners: (users: [IDMap], groups: [IDMap]), over lowers: [Layer]
  ) throws -> (text: String, size: Int) {
    var archive = LayerArchive(owners: owners, lowers: lowers)
    try TreeWalk.visit(layer) { entry in
      try archive.add(entry)
      return true
    }
    // Two blocks of zeros end it.
    archive.put([UInt8](repeating: 0, count: 1024))
    return (archive.hash.value().description, archive.size)
  }

  private init(owners: (users: [IDMap], groups: [IDMap]), lowers: [Layer]) {
    self.owners = owners
    self.lowers = lowers
  }

  private mutating func put(_ bytes: [UInt8]) {
    hash.add(bytes)
    size += bytes.count
  }

  private mutating func add(_ entry: TreeEntry) throws {
    var header = TarHeader(
      path: entry.path, mode: entry.status.st_mode & 0o7777,
      user: owner(entry.status.st_uid, owners.users), group: owner(entry.status.st_gid, owners.groups))
    switch entry.kind {
    case _ where entry.isWhiteout:
      put(TarHeader.marker(".wh.", besides: entry).bytes)
    case UInt32(S_IFDIR):
      header.type = "5"
      header.path.append(UInt8(ascii: "/"))
      put(header.bytes)
      if entry.isOpaque, LayerDiff.exists(entry.path, in: lowers) {
        put(TarHeader.marker(".wh..wh..opq", inside: entry).bytes)
      }
    case UInt32(S_IFLNK):
      header.type = "2"
      header.link = try linkText(entry)
      put(header.bytes)
    case UInt32(S_IFREG): try addFile(entry, &header)
    case UInt32(S_IFIFO), UInt32(S_IFCHR), UInt32(S_IFBLK):
      header.type = entry.kind == UInt32(S_IFIFO) ? "6" : entry.kind == UInt32(S_IFCHR) ? "3" : "4"
      let device = UInt64(entry.status.st_rdev)
      header.device = (glassbox_major(device), glassbox_minor(device))
      put(header.bytes)
    default: break  // a socket belongs to a process, not to a layer
    }
  }

  /// A second name of the same file is a link to the first.
  private mutating func addFile(_ entry: TreeEntry, _ header: inout TarHeader) throws {
    if entry.status.st_nlink > 1 {
      if let first = firstNames[UInt64(entry.status.st_ino)] {
        header.type = "1"
        header.link = first
        return put(header.bytes)
      }
      firstNames[UInt64(entry.status.st_ino)] = entry.path
    }
    header.size = Int(entry.status.st_size)
    // A file of holes takes no room on a disk, and years to read.
    guard header.size <= Self.most, size <= Self.most else {
      throw Failure(
        "the layer is larger than \(Self.most >> 30) GiB, with \(header.size) bytes in \(entry.text)",
        remedy: "remove the file first")
    }
    put(header.bytes)
    let file = try TreeWalk.open(entry.directory, entry.name, O_RDONLY | O_NONBLOCK).get()
    defer { close(file) }
    var left = header.size
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while left > 0 {
      let count = read(file, &chunk, min(chunk.count, left))
      if count < 0, Errno.current == .interrupted { continue }
      guard count > 0 else {
        throw SystemCallError(SystemCall("read", .path(entry.text)), count < 0 ? .current : .again)
      }
      put(Array(chunk[..<count]))
      left -= count
    }
    put([UInt8](repeating: 0, count: TarHeader.padding(header.size)))
  }

  private func linkText(_ entry: TreeEntry) throws -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlinkat(entry.directory, TreeWalk.cString(entry.name), &buffer, buffer.count)
    guard count >= 0 else {
      throw SystemCallError(SystemCall("readlinkat", .path(entry.text)), .current)
    }
    return buffer[..<count].map { UInt8(bitPattern: $0) }
  }

  /// What the child calls an owner; 65534 for one that it has no id for.
  private func owner(_ id: UInt32, _ maps: [IDMap]) -> UInt32 {
    maps.lazy.compactMap { $0.inside(of: id) }.first ?? 65534
  }
}
