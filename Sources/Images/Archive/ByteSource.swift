// Bytes that come one after another: of a file, out of an archive, decompressed.

package import Linux

/// Something that can be read from its beginning to its end.
package protocol ByteSource: AnyObject {
  /// At most as many bytes as there is room for; 0 at the end.
  func read(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  /// Passes over bytes; answers how many, fewer only at the end.
  func skip(_ count: Int) throws(Failure) -> Int
}

extension ByteSource {
  package func skip(_ count: Int) throws(Failure) -> Int {
    var left = count
    while left > 0 {
      let passed = try withScratch(min(left, 1 << 16)) { memory throws(Failure) in try read(memory) }
      guard passed > 0 else { break }
      left -= passed
    }
    return count - left
  }

  /// Exactly so many bytes; fewer only at the end.
  func bytes(_ count: Int) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let got = try withBytes(of: &bytes, from: have) { memory throws(Failure) in try read(memory) }
      guard got > 0 else { break }
      have += got
    }
    bytes.removeLast(count - have)
    return bytes
  }

  /// Hands on all that is left, piece by piece.
  func each(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer { memory.deallocate() }
    while true {
      let count = try read(memory)
      guard count > 0 else { return }
      try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }
  }
}

/// Bytes in memory.
package final class MemorySource: ByteSource {
  private var rest: ArraySlice<UInt8>

  package init(_ bytes: [UInt8]) { rest = bytes[...] }

  package func read(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let piece = rest.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

/// Passes bytes on, counts them and takes their digest.
final class HashingSource: ByteSource {
  private let source: any ByteSource
  private var hash = SHA256()
  private(set) var count = 0

  init(_ source: any ByteSource) { self.source = source }

  func read(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let got = try source.read(buffer)
    hash.add(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
    count += got
    return got
  }

  /// Of all that there is, what nobody wanted included. To be asked for once.
  func digest() throws(Failure) -> Digest {
    while try skip(1 << 20) > 0 {}
    return hash.value()
  }
}

/// Some memory for a moment.
func withScratch<Answer>(
  _ count: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Answer
) throws(Failure) -> Answer {
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
  defer { memory.deallocate() }
  return try body(memory)
}

/// The bytes of an array from an index on, to be filled.
func withBytes<Answer>(
  of bytes: inout [UInt8], from start: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Answer
) throws(Failure) -> Answer {
  var result: Result<Answer, Failure>?
  bytes.withUnsafeMutableBytes { memory in
    do throws(Failure) {
      result = .success(try body(UnsafeMutableRawBufferPointer(rebasing: memory[start...])))
    } catch {
      result = .failure(error)
    }
  }
  guard let result else { throw Failure("there is no memory") }
  return try result.get()
}
