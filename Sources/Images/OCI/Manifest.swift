// An image: one config and its layers; and an index of several. Source: OCI image
// specification, "Image Manifest", "Image Index"; Docker's schema 2 has the same fields.

package import Linux

package struct Manifest: Sendable {
  package var config: Descriptor
  /// The lowest first.
  package var layers: [Descriptor]
  package var annotations: [(key: String, value: String)] = []

  private static let mostLayers = 1000

  package init(config: Descriptor, layers: [Descriptor]) {
    self.config = config
    self.layers = layers
  }

  package init(_ json: JSONValue) throws(Failure) {
    guard try json.integer("schemaVersion") == 2 else { throw Failure("the manifest is not of schema version 2") }
    let type = try json.string("mediaType")
    guard type.map(MediaType.isManifest) ?? true else {
      throw Failure("the manifest has the media type of something else")
    }
    guard let config = try json.object("config"), let layers = try json.array("layers") else {
      throw Failure("the manifest has no config and layers")
    }
    guard layers.count <= Self.mostLayers else { throw Failure("the manifest has \(layers.count) layers") }
    self.config = try Descriptor(config)
    self.layers = try layers.map { value throws(Failure) in
      let layer = try Descriptor(value)
      guard MediaType.isLayer(layer.mediaType) else {
        throw Failure("a layer has the unknown media type '\(sanitized(layer.mediaType))'")
      }
      return layer
    }
    annotations = try json.pairs("annotations") ?? []
  }

  /// As OCI has it.
  package var json: JSONValue {
    var json: JSONValue = [
      "schemaVersion": 2, "mediaType": .string(MediaType.manifest), "config": config.json,
      "layers": .array(layers.map(\.json)),
    ]
    if !annotations.isEmpty { json["annotations"] = .object(annotations.map { ($0.key, .string($0.value)) }) }
    return json
  }
}

package struct Index: Sendable {
  package var manifests: [Descriptor]
  /// Keys besides, as they were found.
  private var others: JSONValue = .object([])

  private static let most = 10_000

  package init(_ manifests: [Descriptor] = []) { self.manifests = manifests }

  package init(_ json: JSONValue) throws(Failure) {
    guard try json.integer("schemaVersion") == 2 else { throw Failure("the index is not of schema version 2") }
    guard let manifests = try json.array("manifests"), manifests.count <= Self.most else {
      throw Failure("the index has no list of manifests, or too long a one")
    }
    self.manifests = try manifests.map { value throws(Failure) in try Descriptor(value) }
    let known = ["schemaVersion", "mediaType", "manifests"]
    others = .object((json.members ?? []).filter { !known.contains($0.key) })
  }

  package var json: JSONValue {
    var json: JSONValue = [
      "schemaVersion": 2, "mediaType": .string(MediaType.index), "manifests": .array(manifests.map(\.json)),
    ]
    for (key, value) in others.members ?? [] { json[key] = value }
    return json
  }
}
