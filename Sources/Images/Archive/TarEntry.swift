/// One member of a tar archive, as its headers have it.
package struct TarEntry: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case file, hardLink, symbolicLink, characterDevice, blockDevice, directory, fifo
  }

  /// Bytes: names need be no UTF-8.
  package var path: [UInt8]
  package var kind = Kind.file
  /// What a link points to.
  package var target: [UInt8] = []
  /// Permission bits, the special ones included.
  package var mode: UInt32 = 0o644
  package var user: UInt32 = 0
  package var group: UInt32 = 0
  /// Bytes of the file, its holes included.
  package var size = 0
  /// Seconds since 1970, and nanoseconds.
  package var modified: (seconds: Int, nanoseconds: Int) = (0, 0)
  package var device: (major: UInt32, minor: UInt32) = (0, 0)
  /// Extended attributes, by name.
  package var attributes: [(name: String, value: [UInt8])] = []
  /// Where a sparse file has data; nil for one without holes.
  package var extents: [Extent]?

  package struct Extent: Sendable, Equatable {
    package var offset: Int
    package var count: Int
  }

  package init(path: [UInt8], kind: Kind = .file) {
    self.path = path
    self.kind = kind
  }

  package static func == (a: TarEntry, b: TarEntry) -> Bool {
    a.path == b.path && a.kind == b.kind && a.target == b.target && a.mode == b.mode && a.user == b.user
      && a.group == b.group && a.size == b.size && a.modified == b.modified && a.device == b.device
      && a.extents == b.extents && a.attributes.count == b.attributes.count
      && zip(a.attributes, b.attributes).allSatisfy { $0 == $1 }
  }
}
