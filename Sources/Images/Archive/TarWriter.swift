// A tar archive as other programs expect a layer: ustar, and pax records where
// the block has no room. The same members give the same bytes. It is ours, not
// libarchive's, whose pax writer cannot be linked statically without an XML
// library, and because a name must come out as the bytes that went in.

package import Linux

/// Writes members into a sink.
package final class TarWriter {
  package typealias Sink = (UnsafeRawBufferPointer) throws(Failure) -> Void

  private let sink: Sink
  /// Bytes of content that the present member still wants.
  private var left = 0
  private var padding = 0

  package init(_ sink: @escaping Sink) { self.sink = sink }

  private static let zeros = [UInt8](repeating: 0, count: TarBlock.size)

  private func put(_ bytes: [UInt8]) throws(Failure) {
    var error: Failure?
    bytes.withUnsafeBytes { memory in
      do throws(Failure) { try sink(memory) } catch let failure { error = failure }
    }
    if let error { throw error }
  }

  /// Begins a member; for a file, exactly `size` bytes of content follow.
  package func begin(_ entry: TarEntry) throws(Failure) {
    try end()
    try put(TarHeader(entry).bytes)
    left = entry.kind == .file ? entry.size : 0
    padding = TarReader.padded(left) - left
  }

  /// Content of the present member.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    guard bytes.count <= left else { throw Failure("a file grew while it was written into an archive") }
    left -= bytes.count
    try sink(bytes)
  }

  private func end() throws(Failure) {
    guard left == 0 else { throw Failure("a file shrank while it was written into an archive") }
    if padding > 0 { try put(Array(Self.zeros.prefix(padding))) }
    padding = 0
  }

  /// Two blocks of zeros end it.
  package func finish() throws(Failure) {
    try end()
    try put(Self.zeros + Self.zeros)
  }
}
