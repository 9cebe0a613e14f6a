// The config blob: what programs of the image get, and how it came about.
// Source: OCI image specification, "Image Configuration".

package import Linux

package struct ImageConfiguration: Sendable {
  /// One line of what was done.
  package struct History: Sendable, Equatable {
    package var created: String?
    package var createdBy: String?
    package var comment: String?
    /// It made no layer.
    package var isEmptyLayer: Bool

    package init(created: String? = nil, createdBy: String?, comment: String? = nil, isEmptyLayer: Bool) {
      self.created = created
      self.createdBy = createdBy
      self.comment = comment
      self.isEmptyLayer = isEmptyLayer
    }
  }

  /// RFC 3339.
  package var created: String?
  package var author: String?
  package var platform: Platform
  package var config: ImageConfig
  /// Digests of the uncompressed layers, the lowest first.
  package var layers: [Digest]
  package var history: [History]
  /// Keys besides, as they were found.
  package var others: JSONValue = .object([])

  package init(platform: Platform = .this, config: ImageConfig = ImageConfig(), layers: [Digest] = []) {
    self.platform = platform
    self.config = config
    self.layers = layers
    history = []
  }

  private static let known = ["created", "author", "architecture", "os", "variant", "config", "rootfs", "history"]

  package init(_ json: JSONValue) throws(Failure) {
    guard json.members != nil else { throw Failure("the image's config is not an object") }
    created = try json.string("created")
    author = try json.string("author")
    platform = Platform(
      os: try json.string("os") ?? "", architecture: try json.string("architecture") ?? "",
      variant: try json.string("variant"))
    config = try ImageConfig(try json.object("config") ?? .object([]))
    guard let root = try json.object("rootfs"), let digests = try root.strings("diff_ids") else {
      throw Failure("the image's config does not name its layers")
    }
    layers = try digests.map { text throws(Failure) in try Digest(text) }
    history = try (try json.array("history") ?? []).map { entry throws(Failure) in
      History(
        created: try entry.string("created"), createdBy: try entry.string("created_by"),
        comment: try entry.string("comment"), isEmptyLayer: entry["empty_layer"] == .bool(true))
    }
    others = .object((json.members ?? []).filter { !Self.known.contains($0.key) })
  }

  package var json: JSONValue {
    var json = JSONValue.object([])
    json["created"] = created.map(JSONValue.string)
    json["author"] = author.map(JSONValue.string)
    json["architecture"] = .string(platform.architecture)
    json["os"] = .string(platform.os)
    json["variant"] = platform.variant.map(JSONValue.string)
    json["config"] = config.json
    json["rootfs"] = ["type": "layers", "diff_ids": .array(layers.map { .string("\($0)") })]
    if !history.isEmpty { json["history"] = .array(history.map(Self.json)) }
    for (key, value) in others.members ?? [] { json[key] = value }
    return json
  }

  private static func json(_ entry: History) -> JSONValue {
    var json = JSONValue.object([])
    json["created"] = entry.created.map(JSONValue.string)
    json["created_by"] = entry.createdBy.map(JSONValue.string)
    json["comment"] = entry.comment.map(JSONValue.string)
    if entry.isEmptyLayer { json["empty_layer"] = true }
    return json
  }

  /// What made each layer, the lowest first; nil where the history does not say.
  package var layerHistory: [History?] {
    let made = history.filter { !$0.isEmptyLayer }
    return layers.indices.map { made.count == layers.count ? made[$0] : nil }
  }
}
