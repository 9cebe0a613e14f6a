internal import Linux

/// `manifest.json` of what `docker save` writes: an image a member.
/// Source: Docker image specification 1.2, "Combined Image JSON + Filesystem Changeset Format".
struct DockerArchive {
  struct Image {
    /// Names of members.
    let config: String
    let layers: [String]
    let names: [String]
  }

  let images: [Image]

  init(_ json: JSONValue) throws(Failure) {
    guard let elements = json.elements, elements.count <= 1000 else {
      throw Failure("manifest.json is not a list of images")
    }
    images = try elements.map { element throws(Failure) in
      guard element.members != nil, let config = try element.string("Config"),
        let layers = try element.strings("Layers")
      else {
        throw Failure("an image in manifest.json has no Config and Layers")
      }
      return Image(config: config, layers: layers, names: try element.strings("RepoTags") ?? [])
    }
  }
}
