// What the program prints: gathered per command, written in one piece, and never
// the cause of a crash when the reader has gone.

import Glibc

/// A buffered writer on a descriptor.
///
/// A reader that has gone (`glassbox -c … | head -1`) is no error: `isClosed`
/// becomes true and all further text is dropped. `ignoreBrokenPipe()` must have
/// been called at the program's start.
package final class Output {
  package let descriptor: Int32
  /// The reader has gone (EPIPE), or the terminal has (EIO).
  package private(set) var isClosed = false
  /// The errno of any other failure to write, such as ENOSPC; nil if there was none.
  package private(set) var failure: Int32?
  private var buffer: [UInt8] = []
  private static let flushThreshold = 64 * 1024

  package init(descriptor: Int32 = 1) { self.descriptor = descriptor }

  deinit { flush() }

  /// Makes write(2) to a closed pipe answer EPIPE in place of killing the program.
  /// The setting survives execve(2): started programs need SIGPIPE set back to default.
  package static func ignoreBrokenPipe() { signal(SIGPIPE, SIG_IGN) }

  /// Adds `text` to what the next `flush()` writes.
  package func write(_ text: String) { write(bytes: text.utf8) }

  /// Adds `text` and a newline.
  package func print(_ text: String = "") {
    write(text)
    write("\n")
  }

  /// Adds bytes as they are.
  package func write(bytes: some Sequence<UInt8>) {
    if isClosed { return }
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.flushThreshold { flush() }
  }

  /// Writes what has been gathered. To be called after each command and before
  /// anything else writes to the same descriptor.
  package func flush() {
    if buffer.isEmpty { return }
    let result = buffer.withUnsafeBytes { writeAll(descriptor, $0) }
    buffer.removeAll(keepingCapacity: true)
    switch result {
    case 0: break
    case EPIPE, EIO: isClosed = true
    default: failure = failure ?? result
    }
  }
}
