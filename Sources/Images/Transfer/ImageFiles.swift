// Where an image comes from: a directory, or an archive of one. Both have small
// files that say what there is, and large ones that are read once, in the order in
// which they come.

internal import CLinux
internal import Linux

/// Files by their names, such as `blobs/sha256/…`.
protocol ImageFiles: AnyObject {
  /// A small file; nil where there is none of that name.
  func bytes(_ name: String) throws(Failure) -> [UInt8]?
  /// How many bytes it has; nil where there is none.
  func size(_ name: String) throws(Failure) -> Int?
  /// Reads large ones in the order that suits; each is read at once or not at all.
  func each(_ names: Set<String>, _ body: (String, any ByteSource) throws(Failure) -> Void) throws(Failure)
}

extension ImageFiles {
  func json(_ name: String) throws(Failure) -> JSONValue? {
    guard let bytes = try bytes(name) else { return nil }
    do throws(Failure) { return try JSONReader.read(bytes) } catch { throw error.at(name) }
  }
}

/// A directory that somebody else made: links in it stay in it, and what is no
/// regular file is not read.
final class DirectoryFiles: ImageFiles {
  let root: OpenFile

  init(_ path: String) throws(Failure) { root = try OpenFile(path, [.path, .directory]) }

  private func open(_ name: String) throws(Failure) -> OpenFile? {
    switch OpenFile.inRoot(root.descriptor, Array(name.utf8), [.nonBlocking]) {
    case .refused(.noEntry), .refused(.notDirectory): return nil
    case .refused(let errno): throw Failure.failed("opened", sanitized(name), errno)
    case .opened(let file):
      guard try file.status().st_mode & UInt32(S_IFMT) == UInt32(S_IFREG) else {
        throw Failure("'\(sanitized(name))' is no regular file")
      }
      return file
    }
  }

  func bytes(_ name: String) throws(Failure) -> [UInt8]? { try open(name)?.bytes(atMost: JSONReader.mostBytes) }

  func size(_ name: String) throws(Failure) -> Int? {
    guard let file = try open(name) else { return nil }
    return Int(try file.status().st_size)
  }

  func each(_ names: Set<String>, _ body: (String, any ByteSource) throws(Failure) -> Void) throws(Failure) {
    for name in names.sorted() {
      guard let file = try open(name) else { throw Failure("there is no file '\(sanitized(name))'") }
      try body(name, FileSource(file))
    }
  }
}
