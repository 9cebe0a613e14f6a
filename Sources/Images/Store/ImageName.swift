package import Linux

/// A name of an image, such as `app:1` or `registry.example/team/app:latest`.
/// Source: Docker distribution, "reference" grammar.
package struct ImageName: Sendable, Hashable, CustomStringConvertible {
  package let repository: String
  package let tag: String

  package init(_ text: String) throws(Failure) {
    let refusal = Failure(
      "'\(sanitized(text))' is no name of an image",
      remedy: "use small letters, digits, '.', '-', '_' and '/', and a tag after ':'")
    let slash = text.lastIndex(of: "/") ?? text.startIndex
    let colon = text[slash...].lastIndex(of: ":")
    repository = String(text[..<(colon ?? text.endIndex)])
    tag = colon.map { String(text[text.index(after: $0)...]) } ?? "latest"
    guard text.utf8.count <= 255, Self.isTag(tag), !repository.isEmpty else { throw refusal }
    let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      // The first of several may be a host with a port.
      guard Self.isPart(part, isHost: index == 0 && parts.count > 1) else { throw refusal }
    }
  }

  private static func isPart(_ whole: Substring, isHost: Bool) -> Bool {
    let colon = isHost ? whole.firstIndex(of: ":") : nil
    if let colon {
      let port = whole[whole.index(after: colon)...]
      guard !port.isEmpty, port.utf8.allSatisfy(\.isASCIIDigit) else { return false }
    }
    let part = whole[..<(colon ?? whole.endIndex)]
    guard let first = part.utf8.first, let last = part.utf8.last else { return false }
    let isInside = part.utf8.allSatisfy { byte in
      byte.isASCIIDigit || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f].contains(byte)
        || isHost && byte.isASCIILetter
    }
    return isInside && ![0x2d, 0x2e, 0x5f].contains(first) && ![0x2d, 0x2e, 0x5f].contains(last)
  }

  private static func isTag(_ tag: String) -> Bool {
    guard let first = tag.utf8.first, tag.utf8.count <= 128, first != 0x2d, first != 0x2e else { return false }
    return tag.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || [0x2d, 0x2e, 0x5f].contains($0) }
  }

  package var description: String { "\(repository):\(tag)" }
}
