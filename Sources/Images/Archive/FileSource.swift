internal import CLinux
package import Linux

/// The bytes of an open file, from where it stands. It reads ahead, so that an
/// archive of small files is not read in pieces of 512 bytes; and what is passed
/// over in a regular file is not read at all.
package final class FileSource: ByteSource {
  private let file: OpenFile
  /// Of a regular file, where the next byte is read from, and how many there are.
  private var place: (offset: Int, size: Int)?
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  /// What of the buffer nobody has taken.
  private var ahead = 0..<0

  package init(_ file: OpenFile) {
    self.file = file
    var status = stat()
    let offset = lseek(file.descriptor, 0, SEEK_CUR)
    if offset >= 0, fstat(file.descriptor, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFREG) {
      place = (offset, Int(status.st_size))
    }
  }

  deinit { buffer.deallocate() }

  package func read(_ target: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    if ahead.isEmpty {
      guard target.count < buffer.count else { return try fetch(target) }
      ahead = 0..<(try fetch(buffer))
    }
    let count = min(ahead.count, target.count)
    guard count > 0 else { return 0 }
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[ahead.prefix(count)]))
    ahead = ahead.dropFirst(count)
    return count
  }

  private func fetch(_ target: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    guard let (offset, size) = place else { return try file.read(target) }
    let count = retrying { pread(file.descriptor, target.baseAddress, target.count, offset) }
    guard count >= 0 else { throw file.failed("read") }
    place = (offset + count, size)
    return count
  }

  package func skip(_ count: Int) throws(Failure) -> Int {
    let buffered = min(count, ahead.count)
    ahead = ahead.dropFirst(buffered)
    var left = count - buffered
    if left >= buffer.count, let (offset, size) = place {
      let passed = min(left, max(0, size - offset))
      place = (offset + passed, size)
      return buffered + passed
    }
    while left > 0 {
      ahead = 0..<(try fetch(buffer))
      guard !ahead.isEmpty else { break }
      let passed = min(left, ahead.count)
      ahead = ahead.dropFirst(passed)
      left -= passed
    }
    return count - left
  }
}
