// gzip, zstd, xz and bzip2, recognised by their first bytes; what is none of them
// passes through. libarchive's format "raw" does nothing else, and so one pass
// sees both the blob and what is in it.

internal import CArchive
internal import CLinux
internal import Linux

/// Bytes without their compression.
final class Decompressor: ByteSource {
  private let archive: OpaquePointer
  private let feed: Feed
  private var isEmpty = false
  /// Bytes handed out so far, and how many there may be: see `limit(for:)`.
  private var count = 0
  private let limit: Int?

  /// What libarchive reads from; its callbacks reach this by a pointer.
  private final class Feed {
    let source: any ByteSource
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    var error: Failure?

    init(_ source: any ByteSource) { self.source = source }
    deinit { buffer.deallocate() }
  }

  /// - Parameter limit: more bytes than that are refused: a bomb.
  init(_ source: any ByteSource, limit: Int? = nil) throws(Failure) {
    guard let archive = archive_read_new() else { throw Failure("there is no memory to decompress") }
    self.archive = archive
    self.limit = limit
    feed = Feed(source)
    archive_read_support_format_raw(archive)
    archive_read_support_format_empty(archive)
    archive_read_support_filter_gzip(archive)
    archive_read_support_filter_zstd(archive)
    archive_read_support_filter_xz(archive)
    archive_read_support_filter_bzip2(archive)
    let opened = archive_read_open(
      archive, Unmanaged.passUnretained(feed).toOpaque(), nil,
      { _, data, buffer in
        guard let data, let buffer else { return -1 }
        let feed = Unmanaged<Feed>.fromOpaque(data).takeUnretainedValue()
        buffer.pointee = UnsafeRawPointer(feed.buffer.baseAddress)
        do throws(Failure) {
          return try feed.source.read(feed.buffer)
        } catch {
          feed.error = error
          return -1
        }
      }, nil)
    var entry: OpaquePointer?
    let first = opened == ARCHIVE_OK ? archive_read_next_header(archive, &entry) : opened
    if first == ARCHIVE_EOF {
      isEmpty = true
    } else if first < ARCHIVE_WARN {
      throw failure()
    }
  }

  deinit { archive_read_free(archive) }

  func read(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    guard !isEmpty else { return 0 }
    let got = archive_read_data(archive, buffer.baseAddress, buffer.count)
    guard got >= 0 else { throw failure() }
    count += got
    if let limit, count > limit {
      throw Failure("it grows to more than \(limit) bytes when it is decompressed", remedy: "it may be a bomb")
    }
    return got
  }

  private func failure() -> Failure {
    if let error = feed.error { return error }
    let text = archive_error_string(archive).map { sanitized(String(cString: $0)) } ?? "unknown error"
    return Failure("it cannot be decompressed: \(text)")
  }

  /// What a compressed blob of that size may grow to: zeros compress a
  /// thousandfold, and files of them exist.
  static func limit(for size: Int) -> Int { (1 << 30) + 200 * size }
}
