// What an upper layer says: added, changed, deleted.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

enum LayerDiff {
  /// More than a person reads.
  static let most = 500

  /// `A /new`, `C /changed`, `D /deleted`; sorted by path. A file that was
  /// changed is in the upper layer as a whole: it was copied up.
  static func lines(_ mounted: LayerStack.Mounted) throws -> [String] {
    var lines: [String] = []
    var opaque: [[UInt8]] = []
    try TreeWalk.visit(mounted.upper.directory.number) { entry in
      guard lines.count < most else {
        lines.append("… and more")
        return false
      }
      let hidden = opaque.contains { entry.path.starts(with: $0) }
      let isBelow = !hidden && exists(entry.path, in: mounted.lowers)
      let letter = entry.isWhiteout ? "D" : isBelow ? "C" : "A"
      lines.append("\(letter) /\(entry.text)" + (entry.isOpaque && isBelow ? " (opaque)" : ""))
      if entry.isOpaque { opaque.append(entry.path + [UInt8(ascii: "/")]) }
      return true
    }
    return lines
  }

  /// Whether the layers together have something at the path.
  static func exists(_ path: [UInt8], in layers: [Layer]) -> Bool {
    for layer in layers {
      switch look(for: path, in: layer.directory.number) {
      case .there: return true
      case .hidden: return false
      case .not: continue
      }
    }
    return false
  }

  private enum Visibility { case there, hidden, not }

  private static func look(for path: [UInt8], in top: Int32) -> Visibility {
    var held = OwnedDescriptor(TreeWalk.duplicate(top))
    var isOpaque = false
    let parts = path.split(separator: UInt8(ascii: "/")).map(Array.init)
    for (index, part) in parts.enumerated() {
      guard let status = TreeWalk.status(held.number, part) else { return isOpaque ? .hidden : .not }
      let kind = status.st_mode & UInt32(S_IFMT)
      // A whiteout, and a file where the path has a directory, hide what is below.
      if kind == UInt32(S_IFCHR), status.st_rdev == 0 { return .hidden }
      if index == parts.count - 1 { return .there }
      guard kind == UInt32(S_IFDIR), case .success(let next) = TreeWalk.open(held.number, part, O_RDONLY | O_DIRECTORY)
      else { return .hidden }
      held = OwnedDescriptor(next)
      if TreeWalk.isOpaque(next) { isOpaque = true }
    }
    return .not
  }
}
