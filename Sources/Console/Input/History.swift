// The lines typed before. Losing them must never cost more than one warning.

import Linux
@preconcurrency import CReadline
import Glibc

/// readline's history and the file behind it. Each line is appended as it is
/// typed, so that a killed session keeps its history and two sessions share one file.
final class History {
  private let path: String?
  private(set) var warning: String?
  private var last: String?
  private static let maximumLines = 1000
  private static let maximumBytes = 1 << 20

  init(path: String?) {
    self.path = path
    using_history()
    stifle_history(Int32(Self.maximumLines))
    load()
  }

  /// Remembers `line`, unless it is blank or the same as the one before it.
  func add(_ line: String) {
    let entry = line.split(separator: "\n").joined(separator: "; ")
    if entry == last || entry.allSatisfy({ $0 == " " || $0 == "\t" }) { return }
    add_history(entry)
    last = entry
    append(entry)
  }

  private func load() {
    guard let path else { return }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0 {
      if errno != ENOENT { warn("read", errno) }
      return
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return warn("read", "not a regular file")
    }
    let start = max(0, Int(status.st_size) - Self.maximumBytes)
    lseek(file, off_t(start), SEEK_SET)
    var lines = content(of: file).split(separator: 0x0a)
    if start > 0, !lines.isEmpty { lines.removeFirst() }  // its beginning was skipped
    let isTooLong = start > 0 || lines.count > 2 * Self.maximumLines
    let entries = lines.suffix(Self.maximumLines).compactMap { line -> String? in
      let text = String(decoding: line, as: UTF8.self)
      return line.contains(where: { $0 < 0x20 }) ? nil : text
    }
    for entry in entries { add_history(entry) }
    last = entries.last
    if isTooLong { rewrite(entries) }
  }

  private func content(of file: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while bytes.count <= Self.maximumBytes {
      let count = chunk.withUnsafeMutableBytes { readOnce(file, into: $0) }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private func append(_ entry: String) {
    guard let path, warning == nil else { return }
    makeParents(of: path)
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    if file < 0 { return warn("write", errno) }
    defer { close(file) }
    let result = Array((entry + "\n").utf8).withUnsafeBytes { writeAll(file, $0) }
    if result != 0 { warn("write", result) }
  }

  /// Shortens the file: a new one beside it takes its name, so that it is whole at any moment.
  private func rewrite(_ entries: [String]) {
    guard let path else { return }
    let temporary = path + ".\(getpid())"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file < 0 { return warn("shorten", errno) }
    let text = Array(entries.map { $0 + "\n" }.joined().utf8)
    var result = text.withUnsafeBytes { writeAll(file, $0) }
    if close(file) != 0, result == 0 { result = errno }
    if result == 0, rename(temporary, path) != 0 { result = errno }
    if result != 0 {
      unlink(temporary)
      warn("shorten", result)
    }
  }

  private func makeParents(of path: String) {
    for (index, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
      mkdir(String(decoding: path.utf8.prefix(index), as: UTF8.self), 0o700)
    }
  }

  private func warn(_ verb: String, _ number: Int32) {
    warn(verb, String(cString: strerror(number)))
  }

  private func warn(_ verb: String, _ reason: String) {
    warning = warning ?? "cannot \(verb) the history \(sanitized(path ?? "")): \(reason)"
  }
}
