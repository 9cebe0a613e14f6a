// From a layer's archive to a tree. Whiteouts are carried out first, in a pass of
// their own, so that it does not matter where in the archive they stand.

internal import CLinux
package import Linux

/// Unpacks layers into one directory.
package struct LayerUnpacker {
  /// What a whiteout becomes.
  package enum Style: Sendable {
    /// Layers lie one over another in the same tree: the file is removed.
    case flat
    /// A layer has a tree of its own: overlayfs' sign is made, a device 0/0 and an attribute.
    case overlay
    /// The same without the right to make devices, for a mount with `userxattr`.
    case overlayUser
  }

  package let style: Style
  /// Device nodes are made; else they are named and left out.
  package let makesDevices: Bool
  let attributes: Attributes
  let tree: Tree
  /// Trees of lower layers, top first: a hard link may lead there.
  let lowers: [Tree]

  package init(
    into tree: Tree, style: Style = .flat, lowers: [Tree] = [], makesDevices: Bool = false, keepsOwners: Bool = true
  ) {
    self.tree = tree
    self.style = style
    self.lowers = lowers
    self.makesDevices = makesDevices
    attributes = Attributes(keepsOwners: keepsOwners)
  }

  /// - Parameters:
  ///   - layer: an uncompressed archive; read twice from its beginning.
  ///   - name: how errors call it.
  package func unpack(_ layer: OpenFile, name: String) throws(Failure) -> UnpackReport {
    var report = UnpackReport()
    do throws(Failure) {
      try layer.seek(to: 0)
      try carryOutWhiteouts(TarReader(FileSource(layer)), &report)
      try layer.seek(to: 0)
      var directories: [(name: MemberName, entry: TarEntry)] = []
      let reader = TarReader(FileSource(layer))
      while let entry = try reader.next() {
        do throws(Failure) {
          let name = try MemberName(entry.path)
          guard name.mark == .none else { continue }
          if entry.kind == .directory { directories.append((name, entry)) }
          try make(entry, name, reader, &report)
        } catch {
          throw Self.of(entry, error)
        }
      }
      try finish(directories, &report)
    } catch {
      throw error.at(name)
    }
    return report
  }

  private static func of(_ entry: TarEntry, _ error: Failure) -> Failure {
    var error = error
    error.message = "'\(sanitized(bytes: entry.path))': \(error.message)"
    return error
  }

  /// Times and modes of directories, when nothing more is put into them. Deepest first,
  /// as a mode may shut the way.
  private func finish(_ directories: [(name: MemberName, entry: TarEntry)], _ report: inout UnpackReport)
    throws(Failure)
  {
    for (name, entry) in directories.sorted(by: { $0.name.parts.count > $1.name.parts.count }) {
      guard let directory = try tree.directory(name.parent, making: false),
        let status = name.parts.isEmpty ? try tree.root.status() : Tree.status(directory, name.last),
        status.st_mode & UInt32(S_IFMT) == UInt32(S_IFDIR)
      else { continue }
      let open = try OpenFile(
        at: directory.descriptor, name.parts.isEmpty ? [0x2e] : name.last, [.directory, .noFollow])
      do throws(Failure) { try attributes.set(entry, on: open, &report) } catch { throw Self.of(entry, error) }
    }
  }

  private func carryOutWhiteouts(_ reader: TarReader, _ report: inout UnpackReport) throws(Failure) {
    while let entry = try reader.next() {
      do throws(Failure) {
        let name = try MemberName(entry.path)
        guard name.mark != .none, name.mark != .ignored else { continue }
        guard style == .flat else {
          try markOverlay(name)
          continue
        }
        guard let directory = try plainDirectory(name.parent) else { continue }
        if case .whiteout(let hidden) = name.mark {
          try tree.remove(directory, hidden)
        } else {
          try tree.empty(directory)
        }
      } catch {
        throw Self.of(entry, error)
      }
    }
  }

  /// A whiteout through a link would delete in another place than it says.
  private func plainDirectory(_ parts: [[UInt8]]) throws(Failure) -> OpenFile? {
    guard !parts.isEmpty else { return tree.root }
    switch OpenFile.inRoot(
      tree.root.descriptor, Array(parts.joined(separator: [0x2f])), [.path, .directory], following: false)
    {
    case .opened(let directory): return directory
    case .refused(.noEntry), .refused(.notDirectory): return nil
    case .refused(.tooManyLinks): throw Failure("the whiteout goes through a link")
    case .refused(let errno): throw Failure("its directory cannot be reached: \(errno)", errno: errno)
    }
  }
}
