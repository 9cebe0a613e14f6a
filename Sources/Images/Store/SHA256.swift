internal import CNettle

/// The digest by which blobs are named, taken piece by piece.
/// Source: FIPS 180-4; OCI image specification, "Digests".
package struct SHA256 {
  private var context = sha256_ctx()

  package init() { nettle_sha256_init(&context) }

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    nettle_sha256_update(&context, bytes.count, base.assumingMemoryBound(to: UInt8.self))
  }

  package mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  /// To be asked for once.
  package mutating func value() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    glassbox_sha256_digest(&context, &bytes)
    return Digest(bytes: bytes)
  }
}
