import Glibc

/// A file that a child and the test can both write to.
final class CommonFile {
  let path = "/tmp/glassbox-test-\(UInt64.random(in: 0 ... .max))"

  init(_ text: String) throws { try write(text) }

  deinit { unlink(path) }

  /// In place, as an editor that keeps the file does.
  func write(_ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw Unexpected() }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Unexpected() }
  }
}
