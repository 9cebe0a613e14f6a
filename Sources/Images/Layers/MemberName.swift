// What a member's name means inside a root, and whether it may be there.

package import Linux

/// The name of a member of a layer, taken apart.
package struct MemberName: Sendable, Equatable {
  /// The names between slashes; none for the root itself.
  package let parts: [[UInt8]]
  /// What the name says of a file of a lower layer.
  package let mark: Mark

  package enum Mark: Sendable, Equatable {
    case none
    /// `.wh.NAME`: that file is gone.
    case whiteout([UInt8])
    /// `.wh..wh..opq`: all that lower layers have in the directory is gone.
    case opaque
    /// Other names that begin with `.wh..wh.` were aufs' own.
    case ignored
  }

  /// Leading `/` and `./` mean inside the root. Source: OCI image
  /// specification, "Image Layer Filesystem Changeset".
  package init(_ path: [UInt8]) throws(Failure) {
    var parts: [[UInt8]] = []
    for part in path.split(separator: 0x2f) where part != [0x2e] {
      guard part != [0x2e, 0x2e] else { throw Failure("its name has '..' in it") }
      guard part.count <= 255 else { throw Failure("a part of its name is longer than 255 bytes") }
      parts.append(Array(part))
    }
    guard path.count < 4096 else { throw Failure("its name is longer than 4095 bytes") }
    guard path.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { throw Failure("its name has a control character in it") }
    self.parts = parts
    // Nothing can be in a file that only marks another.
    let isInMark = parts.dropLast().contains { $0.starts(with: Self.prefix) }
    mark = isInMark ? .ignored : Self.mark(of: parts.last ?? [])
  }

  private static let prefix = Array(".wh.".utf8)

  private static func mark(of name: [UInt8]) -> Mark {
    guard name.starts(with: prefix) else { return .none }
    if name.elementsEqual(".wh..wh..opq".utf8) { return .opaque }
    let rest = Array(name.dropFirst(prefix.count))
    return rest.starts(with: prefix) || rest.isEmpty || rest == [0x2e] || rest == [0x2e, 0x2e]
      ? .ignored : .whiteout(rest)
  }

  /// `a/b`.
  package var path: [UInt8] { Array(parts.joined(separator: [0x2f])) }
  var parent: [[UInt8]] { Array(parts.dropLast()) }
  var last: [UInt8] { parts.last ?? [] }

  /// What a whiteout hides.
  package var hidden: [UInt8]? {
    guard case .whiteout(let name) = mark else { return nil }
    return Array((parent + [name]).joined(separator: [0x2f]))
  }
}
