internal import CLinux
internal import Linux

/// The files that looks read, as they were at the last one. A file is read
/// into one buffer for all and compared there, byte by byte: only where it
/// differs a text is made of it, and what stands in it found again.
final class KnownFiles {
  private final class Entry {
    /// Of the look that read it last.
    var look = 0
    var result: Result<KernelText, SystemCallError>?
    /// True where the kernel has no such file; then there is no result.
    var isMissing = false
  }

  private var entries: [String: Entry] = [:]
  private var look = 0
  private var buffer = [UInt8](repeating: 0, count: 65536)

  /// Files that were read for a process that is no longer looked at are forgotten.
  func beginLook() {
    look += 1
    if look % 1024 == 0 { entries = entries.filter { $0.value.look > look - 1024 || $0.value.look == 0 } }
  }

  func read(
    _ path: String, keeping isKept: ((UnsafeRawBufferPointer) -> Bool)? = nil
  ) throws(SystemCallError) -> KernelText {
    let entry = current(path, keeping: isKept)
    if let result = entry.result { return try result.get() }
    throw failure(path, ENOENT)
  }

  func readIfPresent(_ path: String) throws(SystemCallError) -> KernelText? {
    try current(path, keeping: nil).result?.get()
  }

  /// Keeps what it has read for good, once it could.
  func readOnce(_ path: String) throws(SystemCallError) -> KernelText {
    if case .success(let known)? = entries[path]?.result { return known }
    return try read(path)
  }

  private func current(_ path: String, keeping isKept: ((UnsafeRawBufferPointer) -> Bool)?) -> Entry {
    let entry: Entry
    if let known = entries[path] {
      if known.look == look { return known }
      entry = known
    } else {
      entry = Entry()
      entries[path] = entry
    }
    entry.look = look
    var count = readFile(path, into: &buffer)
    entry.isMissing = count == -Int(ENOENT)
    guard count >= 0 else {
      entry.result = entry.isMissing ? nil : .failure(failure(path, Int32(truncatingIfNeeded: -count)))
      return entry
    }
    if let isKept { count = keepLines(count, isKept) }
    buffer.withUnsafeBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<count])
      if case .success(let known)? = entry.result, known.isSame(bytes) { return }
      entry.result = .success(KernelText(String(decoding: bytes, as: UTF8.self)))
    }
    return entry
  }

  /// Takes lines out of the buffer; answers how many bytes are left.
  private func keepLines(_ count: Int, _ isKept: (UnsafeRawBufferPointer) -> Bool) -> Int {
    buffer.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      var (start, end) = (0, 0)
      while start < count {
        let found = memchr(base + start, Int32(UInt8(ascii: "\n")), count - start)
        let next = found.map { base.distance(to: $0) + 1 } ?? count
        if isKept(UnsafeRawBufferPointer(rebasing: bytes[start..<next])) {
          memmove(base + end, base + start, next - start)
          end += next - start
        }
        start = next
      }
      return end
    }
  }

  private func failure(_ path: String, _ errno: Int32) -> SystemCallError {
    SystemCallError(SystemCall("openat", .path(path)), Errno(rawValue: errno))
  }
}
