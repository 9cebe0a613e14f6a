internal import CLinux

/// Reads a whole file of this process's view. Kernel files have no size, so it
/// reads until the end, or until it has `limit` bytes or a little more. Source:
/// open(2), read(2), proc(5).
package func readBytes(_ path: String, atMost limit: Int = .max) throws(SystemCallError) -> [UInt8] {
  let descriptor = glassbox_open(path, O_RDONLY | O_CLOEXEC, 0)
  guard descriptor >= 0 else {
    throw SystemCallError(SystemCall("openat", .path(path)), Errno(rawValue: -descriptor))
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16384)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 { bytes += chunk[..<count] }
    if count == 0 || bytes.count >= limit { return bytes }
    if count < 0, Errno.current != .interrupted {
      throw SystemCallError(SystemCall("read", .path(path)), .current)
    }
  }
}

/// Reads a whole file into the beginning of `buffer`, which grows where it must.
/// For files that are read again and again. Returns the number of bytes, or the
/// negated errno of open(2) or read(2), as the kernel itself does.
package func readFile(_ path: String, into buffer: inout [UInt8]) -> Int {
  let descriptor = glassbox_open(path, O_RDONLY | O_CLOEXEC, 0)
  guard descriptor >= 0 else { return Int(descriptor) }
  defer { close(descriptor) }
  var total = 0
  while true {
    if total == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
    let count = buffer.withUnsafeMutableBytes {
      read(descriptor, $0.baseAddress?.advanced(by: total), $0.count - total)
    }
    if count == 0 { return total }
    if count > 0 { total += count } else if Errno.current != .interrupted { return -Int(Errno.current.rawValue) }
  }
}

/// The same as text; invalid UTF-8 becomes U+FFFD.
package func readText(_ path: String) throws(SystemCallError) -> String {
  String(decoding: try readBytes(path), as: UTF8.self)
}

/// Where a symbolic link points. Source: readlink(2).
package func readLink(_ path: String) throws(SystemCallError) -> String {
  var errno = Errno(rawValue: 0)
  let text = withUnsafeTemporaryAllocation(byteCount: Int(PATH_MAX), alignment: 1) { buffer -> String? in
    guard let base = buffer.baseAddress else { return nil }
    let count = readlink(path, base, buffer.count)
    errno = .current
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }
  if let text { return text }
  throw SystemCallError(SystemCall("readlink", .path(path)), errno)
}

/// The names in a directory, sorted, without `.` and `..`. Source: readdir(3).
package func directoryEntries(_ path: String) throws(SystemCallError) -> [String] {
  guard let directory = opendir(path) else {
    throw SystemCallError(SystemCall("openat", .path(path)), .current)
  }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// What a path is. Source: stat(2).
package enum FileKind: Sendable { case file, directory, other }

/// The kind of what stands at `path`, symbolic links followed; nil where
/// nothing can be reached.
package func fileKind(_ path: String) -> FileKind? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  switch status.st_mode & UInt32(S_IFMT) {
  case UInt32(S_IFREG): return .file
  case UInt32(S_IFDIR): return .directory
  default: return .other
  }
}

/// A variable of the lab's environment; nil where it is unset or empty.
package func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}

/// Like `mkdir -p`, for the user only; failures show when the directory is used.
package func makeDirectories(_ path: String) {
  var prefix = ""
  for part in path.split(separator: "/") {
    prefix += "/" + part
    mkdir(prefix, 0o700)
  }
}
