internal import CLinux
internal import Glibc
package import Linux
internal import Synchronization

/// A new pipe, close-on-exec: what other tests start meanwhile does not get it.
/// Source: pipe2(2).
package func makePipe() throws(SystemCallError) -> (read: Int32, write: Int32) {
  var ends: [Int32] = [-1, -1]
  let result = glassbox_pipe(&ends)
  guard result == 0 else { throw SystemCallError(SystemCall("pipe2"), Errno(rawValue: -result)) }
  return (ends[0], ends[1])
}

/// The end of a pipe from which a test reads.
package final class PipeReader: Sendable {
  package let descriptor: Int32
  private let state = Mutex((bytes: [UInt8](), hasEnded: false))

  /// Closes the descriptor with this object.
  package init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Whether nobody has the other end any more, and all has been read.
  var hasEnded: Bool { state.withLock { $0.hasEnded } }

  /// What has been read and not been taken.
  var bytes: [UInt8] { state.withLock { $0.bytes } }

  /// Reads once. It waits, unless poll(2) has said that there is something.
  func fill() {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &chunk, chunk.count)
    state.withLock { state in
      if count > 0 { state.bytes += chunk[..<count] } else if count == 0 { state.hasEnded = true }
    }
  }

  /// The next line, without its end; nil at the deadline and at the end of all.
  package func line(until deadline: Deadline) -> String? {
    while true {
      let line = state.withLock { state -> String? in
        guard let end = state.bytes.firstIndex(of: 0x0a) else { return nil }
        defer { state.bytes.removeSubrange(...end) }
        return String(decoding: state.bytes[..<end], as: UTF8.self)
      }
      if line != nil { return line }
      guard !hasEnded, poll([(descriptor, POLLIN)], until: deadline)[0] else { return nil }
      fill()
    }
  }

  /// Everything up to the end. Throws `Overdue` where somebody keeps the other
  /// end open for longer.
  package func text(seconds: Double = 60) throws -> String {
    let deadline = Deadline(seconds: seconds)
    while !hasEnded {
      guard poll([(descriptor, POLLIN)], until: deadline)[0] else {
        throw Overdue("the end of a pipe", "somebody still has its other end after \(seconds) s")
      }
      fill()
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The end of a pipe into which a test writes.
package final class PipeWriter: Sendable {
  private let state: Mutex<Int32>

  init(_ descriptor: Int32) {
    state = Mutex(descriptor)
    // A reader that has gone is an error to be seen, not the end of all tests.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit { close() }

  /// -1 once it is closed.
  package var descriptor: Int32 { state.withLock { $0 } }

  package func close() {
    state.withLock {
      if $0 >= 0 { _ = CLinux.close($0) }
      $0 = -1
    }
  }

  /// Writes a part, as much as there is room for; how much, or nil where nobody
  /// reads any more.
  func writeSome(_ bytes: ArraySlice<UInt8>) -> Int? {
    // More than this could wait, though poll(2) has said that there is room. Source: pipe(7).
    let count = bytes.withUnsafeBytes { CLinux.write(descriptor, $0.baseAddress, min($0.count, Int(PIPE_BUF))) }
    return count >= 0 ? count : nil
  }

  /// Throws `Overdue` where nobody reads it in time, or at all.
  package func write(_ text: String, seconds: Double = 20) throws {
    var rest = Array(text.utf8)[...]
    let deadline = Deadline(seconds: seconds)
    while !rest.isEmpty {
      guard poll([(descriptor, POLLOUT)], until: deadline)[0], let count = writeSome(rest) else {
        throw Overdue("a reader", "'\(text)' could not be written")
      }
      rest = rest.dropFirst(count)
    }
  }
}
