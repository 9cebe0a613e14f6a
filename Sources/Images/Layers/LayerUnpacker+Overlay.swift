// Whiteouts as overlayfs has them. Source: Linux, overlayfs.rst, "whiteouts and opaque directories".

internal import CLinux
internal import Linux

extension LayerUnpacker {
  private var prefix: String { style == .overlayUser ? "user" : "trusted" }

  /// Makes the sign for a whiteout or an opaque directory in a layer's own tree.
  func markOverlay(_ name: MemberName) throws(Failure) {
    guard let directory = try tree.directory(name.parent, making: true) else { return }
    guard case .whiteout(let hidden) = name.mark else {
      return try setAttribute("opaque", "y", on: directory)
    }
    guard Tree.status(directory, hidden) == nil else { return }
    if style == .overlay {
      guard withCString(hidden, { mknodat(directory.descriptor, $0, UInt32(S_IFCHR), 0) }) == 0 else {
        throw Failure.failed("hidden", sanitized(bytes: hidden), .current)
      }
      return
    }
    // Since Linux 6.7: an empty file with an attribute, in a directory with another.
    let file = try OpenFile(at: directory.descriptor, hidden, [.writeOnly, .create, .exclusive, .noFollow])
    guard fsetxattr(file.descriptor, "user.overlay.whiteout", "y", 1, 0) == 0 else { throw file.failed("hidden") }
    try setAttribute("opaque", "x", on: directory)
  }

  private func setAttribute(_ name: String, _ value: String, on directory: OpenFile) throws(Failure) {
    // A descriptor of O_PATH takes no attributes, its place in /proc does.
    let path = "/proc/self/fd/\(directory.descriptor)"
    let full = "\(prefix).overlay.\(name)"
    if value == "x", getxattr(path, full, nil, 0) >= 0 { return }
    guard setxattr(path, full, value, value.utf8.count, 0) == 0 else { throw directory.failed("made opaque") }
  }

  /// Takes a whiteout away where the layer has something of that name after all;
  /// answers whether there was one.
  func clearWhiteout(_ directory: OpenFile, _ name: [UInt8], _ status: stat) throws(Failure) -> Bool {
    switch style {
    case .flat: return false
    case .overlay: guard status.st_mode & UInt32(S_IFMT) == UInt32(S_IFCHR), status.st_rdev == 0 else { return false }
    case .overlayUser:
      let path = Array("/proc/self/fd/\(directory.descriptor)/".utf8) + name
      guard withCString(path, { lgetxattr($0, "user.overlay.whiteout", nil, 0) }) >= 0 else { return false }
    }
    try tree.remove(directory, name)
    return true
  }

  /// A directory over a whiteout hides what the lower one had in it.
  func makeOpaque(_ directory: OpenFile, _ name: [UInt8]) throws(Failure) {
    try setAttribute("opaque", "y", on: try OpenFile(at: directory.descriptor, name, [.path, .directory, .noFollow]))
  }
}
