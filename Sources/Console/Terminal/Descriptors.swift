// read(2), write(2) and poll(2) as every loop here wants them: EINTR tried again
// by reads and writes, and given back by poll, whose callers look at signals then.

import Glibc

/// read(2) into `buffer`: the bytes read (0 at the end), or the negated errno.
func readOnce(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    if errno != EINTR { return -Int(errno) }
  }
}

/// write(2) of what it takes at once: the bytes written, or the negated errno.
func writeOnce(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  while true {
    let count = write(descriptor, bytes.baseAddress, bytes.count)
    if count >= 0 { return count }
    if errno != EINTR { return -Int(errno) }
  }
}

/// Writes all of `bytes`, waiting where the descriptor does not block by itself.
/// Returns 0 or the errno.
func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
  var rest = bytes
  while !rest.isEmpty {
    let count = writeOnce(descriptor, rest)
    if count >= 0 {
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    } else if count == -Int(EAGAIN) {
      var wait = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
      _ = poll(&wait, 1, -1)
    } else {
      return Int32(-count)
    }
  }
  return 0
}

/// Which of `descriptors` are ready, after at most `milliseconds` (-1: no limit).
/// A hang-up or an error counts as ready: the next read tells. A descriptor of -1
/// is never ready. Empty after a signal.
func poll(_ descriptors: [(Int32, Int32)], milliseconds: Int32 = -1) -> [Bool] {
  var entries = descriptors.map { pollfd(fd: $0.0, events: Int16($0.1), revents: 0) }
  let count = poll(&entries, nfds_t(entries.count), milliseconds)
  if count < 0 { return entries.map { _ in false } }
  return entries.map { $0.revents != 0 }
}
