// Every file below a directory, in one order everywhere: by the bytes of its names.

internal import CLinux
internal import Linux

/// One file of a tree.
struct TreeFile {
  let directory: OpenFile
  let name: [UInt8]
  /// From the root of the tree, without a slash at the beginning.
  let path: [UInt8]
  let status: stat

  var kind: UInt32 { status.st_mode & UInt32(S_IFMT) }
}

enum TreeWalk {
  private static let deepest = 1024

  /// Visits what is in a directory, a directory before what is in it.
  static func visit(_ root: OpenFile, _ body: (TreeFile) throws(Failure) -> Void) throws(Failure) {
    let open = try OpenFile(at: root.descriptor, [0x2e], [.directory], name: root.name)
    try visit(open, [], open.status().st_dev, 0, body)
  }

  private static func visit(
    _ directory: OpenFile, _ path: [UInt8], _ device: dev_t, _ depth: Int,
    _ body: (TreeFile) throws(Failure) -> Void
  ) throws(Failure) {
    guard depth < deepest else {
      let beginning = sanitized(bytes: path.prefix(40))
      throw Failure(
        "below '\(beginning)…' are more than \(deepest) directories in each other", errno: .nameTooLong,
        remedy: "remove some first")
    }
    for name in try Tree.names(in: directory) {
      let inner = path.isEmpty ? name : path + [0x2f] + name
      // What was removed meanwhile is not there.
      guard let status = Tree.status(directory, name) else { continue }
      try body(TreeFile(directory: directory, name: name, path: inner, status: status))
      // Another file system mounted in the tree is none of its own.
      guard status.st_mode & UInt32(S_IFMT) == UInt32(S_IFDIR), status.st_dev == device else { continue }
      let below = try OpenFile(at: directory.descriptor, name, [.directory, .noFollow])
      try visit(below, inner, device, depth + 1, body)
    }
  }

  /// Extended attributes by name, links not followed; none where the file system has none.
  static func attributes(of directory: OpenFile, _ name: [UInt8]) throws(Failure) -> [(name: String, value: [UInt8])] {
    let path = Array("/proc/self/fd/\(directory.descriptor)/".utf8) + name
    let size = withCString(path) { llistxattr($0, nil, 0) }
    guard size > 0 else { return [] }
    var list = [CChar](repeating: 0, count: size + 1024)
    let got = withCString(path) { llistxattr($0, &list, list.count) }
    guard got > 0 else { return [] }
    var found: [(name: String, value: [UInt8])] = []
    for piece in list[..<got].map({ UInt8(bitPattern: $0) }).split(separator: 0) {
      let attribute = String(decoding: piece, as: UTF8.self)
      var value = [UInt8](repeating: 0, count: 1 << 16)
      let count = withCString(path) { lgetxattr($0, attribute, &value, value.count) }
      guard count >= 0 else { continue }
      found.append((attribute, Array(value[..<count])))
    }
    return found.sorted { $0.name < $1.name }
  }

  /// What a symbolic link points to.
  static func linkTarget(_ file: TreeFile) throws(Failure) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = withCString(file.name) { readlinkat(file.directory.descriptor, $0, &buffer, buffer.count) }
    guard count >= 0 else { throw Failure.failed("read", sanitized(bytes: file.path), .current) }
    return buffer[..<count].map { UInt8(bitPattern: $0) }
  }
}
