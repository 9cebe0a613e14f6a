// Bytes on their way from one descriptor to another.

import Glibc

/// A bounded buffer between a descriptor that is read and one that is written.
struct ByteQueue {
  /// What a read or write came to.
  enum Outcome: Equatable {
    case moved
    case notNow  // EAGAIN
    case ended  // end of file, or the other side is gone
  }

  private var storage: [UInt8]
  private var filled = 0..<0

  init(capacity: Int = 16 * 1024) { storage = [UInt8](repeating: 0, count: capacity) }

  var isEmpty: Bool { filled.isEmpty }

  /// What waits to be written.
  var contents: ArraySlice<UInt8> { storage[filled] }

  /// Reads once; to be called when empty.
  mutating func fill(from descriptor: Int32) -> Outcome {
    let count = storage.withUnsafeMutableBytes { readOnce(descriptor, into: $0) }
    if count > 0 {
      filled = 0..<count
      return .moved
    }
    return count == -Int(EAGAIN) ? .notNow : .ended
  }

  /// Writes once, as much as is taken.
  mutating func drain(to descriptor: Int32) -> Outcome {
    let count = storage.withUnsafeBytes {
      writeOnce(descriptor, UnsafeRawBufferPointer(rebasing: $0[filled]))
    }
    if count >= 0 {
      filled = filled.lowerBound + count..<filled.upperBound
      return .moved
    }
    return count == -Int(EAGAIN) ? .notNow : .ended
  }

  mutating func append(_ byte: UInt8) {
    storage[0] = byte
    filled = 0..<1
  }

  mutating func removeAll() { filled = 0..<0 }
}
