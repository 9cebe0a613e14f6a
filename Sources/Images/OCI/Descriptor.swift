package import Linux

/// What one file says of another: what it is, its digest and its size.
/// Source: OCI image specification, "Content Descriptors".
package struct Descriptor: Sendable, Equatable {
  package var mediaType: String
  package let digest: Digest
  /// Bytes.
  package let size: Int
  package var annotations: [(key: String, value: String)] = []
  package var platform: Platform?
  /// Keys that nothing here knows, as they were found.
  package var others: JSONValue = .object([])

  package init(_ mediaType: String, _ digest: Digest, size: Int) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
  }

  private static let known = ["mediaType", "digest", "size", "annotations", "platform"]

  package init(_ json: JSONValue) throws(Failure) {
    guard json.members != nil else { throw Failure("a descriptor is not an object") }
    mediaType = try json.string("mediaType") ?? ""
    guard let text = try json.string("digest") else { throw Failure("a descriptor has no digest") }
    digest = try Digest(text)
    guard let size = try json.integer("size"), size >= 0, size < 1 << 50 else {
      throw Failure("the size in the descriptor of \(digest.short) is no number of bytes")
    }
    self.size = size
    annotations = try json.pairs("annotations") ?? []
    if let platform = try json.object("platform") {
      self.platform = Platform(
        os: try platform.string("os") ?? "", architecture: try platform.string("architecture") ?? "",
        variant: try platform.string("variant"))
    }
    others = .object((json.members ?? []).filter { !Self.known.contains($0.key) })
  }

  package var json: JSONValue {
    var json: JSONValue = ["mediaType": .string(mediaType), "digest": .string("\(digest)"), "size": .integer(size)]
    for (key, value) in others.members ?? [] { json[key] = value }
    if !annotations.isEmpty { json["annotations"] = .object(annotations.map { ($0.key, .string($0.value)) }) }
    if let platform {
      var value: JSONValue = ["architecture": .string(platform.architecture), "os": .string(platform.os)]
      value["variant"] = platform.variant.map(JSONValue.string)
      json["platform"] = value
    }
    return json
  }

  package func annotation(_ key: String) -> String? { annotations.last { $0.key == key }?.value }

  package mutating func setAnnotation(_ key: String, _ value: String?) {
    annotations.removeAll { $0.key == key }
    if let value { annotations.append((key, value)) }
  }

  package static func == (a: Descriptor, b: Descriptor) -> Bool { a.json == b.json }
}
