// Compression on the way out. The same bytes give the same bytes: no time and no
// name stand in the header.

internal import CArchive
internal import CLinux
internal import Linux

/// How a layer is stored outside.
package enum Compression: String, Sendable, CaseIterable { case none, gzip, zstd }

/// Compresses what is written to it into a sink.
final class Compressor {
  typealias Sink = (UnsafeRawBufferPointer) throws(Failure) -> Void

  private let archive: OpaquePointer
  private let outlet: Outlet

  private final class Outlet {
    let sink: Sink
    var error: Failure?
    init(_ sink: @escaping Sink) { self.sink = sink }
  }

  init(_ compression: Compression, _ sink: @escaping Sink) throws(Failure) {
    guard let archive = archive_write_new() else { throw Failure("there is no memory to compress") }
    self.archive = archive
    outlet = Outlet(sink)
    archive_write_set_format_raw(archive)
    switch compression {
    case .none: archive_write_add_filter_none(archive)
    case .gzip:
      archive_write_add_filter_gzip(archive)
      archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
    case .zstd: archive_write_add_filter_zstd(archive)
    }
    // No padding behind the last byte.
    archive_write_set_bytes_in_last_block(archive, 1)
    let opened = archive_write_open(
      archive, Unmanaged.passUnretained(outlet).toOpaque(), nil,
      { _, data, bytes, count in
        guard let data else { return -1 }
        let outlet = Unmanaged<Outlet>.fromOpaque(data).takeUnretainedValue()
        do throws(Failure) {
          try outlet.sink(UnsafeRawBufferPointer(start: bytes, count: count))
          return count
        } catch {
          outlet.error = error
          return -1
        }
      }, nil)
    guard opened == ARCHIVE_OK, let entry = archive_entry_new() else { throw failure() }
    defer { archive_entry_free(entry) }
    archive_entry_set_filetype(entry, UInt32(S_IFREG))
    guard archive_write_header(archive, entry) >= ARCHIVE_WARN else { throw failure() }
  }

  deinit { archive_write_free(archive) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    guard bytes.isEmpty || archive_write_data(archive, bytes.baseAddress, bytes.count) == bytes.count else {
      throw failure()
    }
  }

  /// Writes what is left.
  func finish() throws(Failure) {
    guard archive_write_close(archive) == ARCHIVE_OK else { throw failure() }
  }

  private func failure() -> Failure {
    if let error = outlet.error { return error }
    let text = archive_error_string(archive).map { sanitized(String(cString: $0)) } ?? "unknown error"
    return Failure("it cannot be compressed: \(text)")
  }
}
