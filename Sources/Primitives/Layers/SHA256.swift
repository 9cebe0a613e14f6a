internal import CNettle

/// The digest by which a layer is named, taken piece by piece.
/// Source: FIPS 180-4; OCI image specification, "Digests".
struct SHA256 {
  private var context = sha256_ctx()

  init() { nettle_sha256_init(&context) }

  mutating func add(_ bytes: some Collection<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable {
      nettle_sha256_update(&context, $0.count, $0.baseAddress)
    }
    if done == nil { add(Array(bytes)) }
  }

  /// `sha256:` and 64 hexadecimal digits. To be asked for once.
  mutating func digest() -> String {
    var bytes = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    glassbox_sha256_digest(&context, &bytes)
    return "sha256:" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func of(_ text: String) -> String {
    var hash = SHA256()
    hash.add(Array(text.utf8))
    return hash.digest()
  }
}
