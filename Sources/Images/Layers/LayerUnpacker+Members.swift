// One member: a file, a directory, a link, a device.

internal import CLinux
internal import Linux

extension LayerUnpacker {
  func make(_ entry: TarEntry, _ name: MemberName, _ reader: TarReader, _ report: inout UnpackReport) throws(Failure) {
    report.members += 1
    guard !name.parts.isEmpty else {
      guard entry.kind == .directory else { throw Failure("the root itself can only be a directory") }
      return
    }
    guard let directory = try tree.directory(name.parent, making: true) else {
      throw Failure("its directory cannot be reached")
    }
    // Mostly nothing is there yet, and looking first would cost a call a file.
    if entry.kind == .file, case .opened(let file) = OpenFile.new(name.last, in: directory) {
      return try fill(file, entry, reader, &report)
    }
    var wasHidden = false
    if let status = Tree.status(directory, name.last) {
      wasHidden = try clearWhiteout(directory, name.last, status)
      let isDirectory = status.st_mode & UInt32(S_IFMT) == UInt32(S_IFDIR)
      if !wasHidden, entry.kind == .directory, isDirectory { return }
      // The archive may give a file another name than itself.
      if !wasHidden, entry.kind == .hardLink, try isSame(entry, status) { return }
      if !wasHidden { try tree.remove(directory, name.last) }
    }
    try create(entry, directory, name.last, reader, &report)
    if wasHidden, entry.kind == .directory { try makeOpaque(directory, name.last) }
  }

  private func create(
    _ entry: TarEntry, _ directory: OpenFile, _ name: [UInt8], _ reader: TarReader, _ report: inout UnpackReport
  ) throws(Failure) {
    switch entry.kind {
    case .directory:
      // Its own mode comes last, when nothing more is put into it.
      guard withCString(name, { mkdirat(directory.descriptor, $0, 0o700) }) == 0 else { throw failed(name) }
    case .file:
      try fill(
        try OpenFile(at: directory.descriptor, name, [.writeOnly, .create, .exclusive, .noFollow]), entry, reader,
        &report)
    case .hardLink: try makeHardLink(entry, directory, name)
    case .symbolicLink:
      guard !entry.target.isEmpty else { throw Failure("the link points to nothing") }
      let made = withCString(name) { name in withCString(entry.target) { symlinkat($0, directory.descriptor, name) } }
      guard made == 0 else { throw failed(name) }
      try attributes.set(entry, at: directory, name, &report)
    case .fifo: try makeNode(entry, UInt32(S_IFIFO), 0, directory, name, &report)
    case .characterDevice, .blockDevice:
      let (major, minor) = entry.device
      // To overlayfs, that is no device but a whiteout.
      guard makesDevices, entry.kind == .blockDevice || major != 0 || minor != 0 else {
        return report.skip(entry.path, "the device \(major):\(minor) is not made here")
      }
      let kind = entry.kind == .blockDevice ? S_IFBLK : S_IFCHR
      try makeNode(entry, UInt32(kind), glassbox_makedev(major, minor), directory, name, &report)
    }
  }

  private func failed(_ name: [UInt8]) -> Failure { .failed("made", sanitized(bytes: name), .current) }

  private func makeNode(
    _ entry: TarEntry, _ kind: UInt32, _ device: UInt64, _ directory: OpenFile, _ name: [UInt8],
    _ report: inout UnpackReport
  ) throws(Failure) {
    guard withCString(name, { mknodat(directory.descriptor, $0, kind | 0o600, dev_t(device)) }) == 0 else {
      let errno = Errno.current
      guard kind != UInt32(S_IFIFO), errno == .notPermitted else { throw failed(name) }
      return report.skip(entry.path, "the device may not be made: \(errno.name)")
    }
    try attributes.set(entry, at: directory, name, &report)
  }

  private func fill(
    _ file: OpenFile, _ entry: TarEntry, _ reader: TarReader, _ report: inout UnpackReport
  ) throws(Failure) {
    if let extents = entry.extents {
      guard ftruncate(file.descriptor, entry.size) == 0 else { throw file.failed("made so long") }
      for extent in extents {
        try file.seek(to: extent.offset)
        try copy(extent.count, reader, file)
        report.bytes += extent.count
      }
    } else {
      try copy(entry.size, reader, file)
      report.bytes += entry.size
    }
    try attributes.set(entry, on: file, &report)
  }

  private func copy(_ count: Int, _ reader: TarReader, _ file: OpenFile) throws(Failure) {
    guard count > 0 else { return }
    try withScratch(min(count, 1 << 17)) { memory throws(Failure) in
      var left = count
      while left > 0 {
        let got = try reader.readStored(UnsafeMutableRawBufferPointer(rebasing: memory[..<min(left, memory.count)]))
        guard got > 0 else { throw Failure("its content is shorter than its size") }
        try file.write(UnsafeRawBufferPointer(rebasing: memory[..<got]))
        left -= got
      }
    }
  }

  private func isSame(_ entry: TarEntry, _ status: stat) throws(Failure) -> Bool {
    let target = try MemberName(entry.target)
    guard let directory = try tree.directory(target.parent, making: false),
      let other = Tree.status(directory, target.last)
    else { return false }
    return other.st_dev == status.st_dev && other.st_ino == status.st_ino
  }

  private func makeHardLink(_ entry: TarEntry, _ directory: OpenFile, _ name: [UInt8]) throws(Failure) {
    let target: MemberName
    do throws(Failure) { target = try MemberName(entry.target) } catch {
      throw Failure("it is a hard link to '\(sanitized(bytes: entry.target))', and \(error.message)")
    }
    if let source = try tree.directory(target.parent, making: false), Tree.status(source, target.last) != nil {
      let made = withCString(target.last) { old in
        withCString(name) { linkat(source.descriptor, old, directory.descriptor, $0, 0) }
      }
      guard made != 0 else { return }
      throw Failure.failed("linked", sanitized(bytes: entry.target), .current)
    }
    guard try copyUp(target, directory, name) else {
      throw Failure("it is a hard link to '\(sanitized(bytes: entry.target))', which is not there")
    }
  }
}
