// Commands from a pipe or a file: any bytes may come, in any amount.

import Linux
import Glibc

/// One line of input, or why it is none.
package enum PlainLine: Equatable, Sendable {
  /// A line without its newline (nor the carriage return before it).
  case line(String)
  /// A line longer than the limit, thrown away; its length in bytes.
  case tooLong(bytes: Int)
  /// A line that is not UTF-8; the offset of the first bad byte.
  case invalidUTF8(offset: Int)
  /// A line with a NUL byte; its offset.
  case containsNUL(offset: Int)
  /// Reading failed; the errno. The next call answers `.end`.
  case failed(errno: Int32)
  case end
}

/// Reads lines from a descriptor that is not a terminal, in constant memory.
///
/// It reads ahead: what stands after the current line is not left in the
/// descriptor for a program that would read from it too.
package final class PlainLineReader {
  /// The number of the line that was read last, from 1.
  package private(set) var lineNumber = 0
  private let descriptor: Int32
  private let limit: Int
  private var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  private var available = 0..<0
  private var ended = false

  /// - Parameter limit: the longest line that is accepted, in bytes.
  package init(descriptor: Int32 = 0, limit: Int = 64 * 1024) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line. A last line without a newline counts too.
  package func next() -> PlainLine {
    var line: [UInt8] = []
    var length = 0
    while true {
      if available.isEmpty, let end = fill() {
        if case .failed = end { return end }
        if length == 0 { return .end }
        return finish(line, length: length)
      }
      let newline = chunk[available].firstIndex(of: 0x0a)
      let piece = available.lowerBound..<(newline ?? available.upperBound)
      length += piece.count
      if length <= limit { line += chunk[piece] }
      if let newline {
        available = newline + 1..<available.upperBound
        return finish(line, length: length)
      }
      available = 0..<0
    }
  }

  /// Fetches the next chunk; nil if there is one.
  private func fill() -> PlainLine? {
    if ended { return .end }
    let count = chunk.withUnsafeMutableBytes { readOnce(descriptor, into: $0) }
    if count == -Int(EAGAIN) {
      _ = poll([(descriptor, POLLIN)])
      return fill()
    }
    if count > 0 {
      available = 0..<count
      return nil
    }
    ended = true
    return count == 0 ? .end : .failed(errno: Int32(-count))
  }

  private func finish(_ bytes: [UInt8], length: Int) -> PlainLine {
    lineNumber += 1
    if length > limit { return .tooLong(bytes: length) }
    var bytes = bytes
    if bytes.last == 0x0d { bytes.removeLast() }
    if let offset = bytes.firstIndex(of: 0) { return .containsNUL(offset: offset) }
    if let offset = firstInvalidUTF8Offset(in: bytes) { return .invalidUTF8(offset: offset) }
    return .line(String(decoding: bytes, as: UTF8.self))
  }
}
