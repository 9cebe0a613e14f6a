internal import CLinux
package import Linux

/// A SHA-256 digest, by which blobs are named. Source: OCI image specification, "Digests".
package struct Digest: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits in lower case, and so safe in a path.
  package let hex: String

  package init(hex: String) throws(Failure) {
    let isHex = hex.utf8.allSatisfy { $0.isASCIIDigit || (0x61...0x66).contains($0) }
    guard hex.utf8.count == 64, isHex else { throw Failure("'\(sanitized(hex))' is no SHA-256 digest") }
    self.hex = hex
  }

  /// From `sha256:` and the digits.
  package init(_ text: String) throws(Failure) {
    guard text.hasPrefix("sha256:") else { throw Failure("'\(sanitized(text))' is no digest of the kind sha256:…") }
    try self.init(hex: String(text.dropFirst(7)))
  }

  init(bytes: [UInt8]) { hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  package var description: String { "sha256:" + hex }

  /// As people write it.
  package var short: String { String(hex.prefix(12)) }

  /// Of bytes in memory.
  package static func of(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.add(bytes)
    return hash.value()
  }
}
