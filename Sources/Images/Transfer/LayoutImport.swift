internal import Linux

/// An image of an OCI image layout.
struct LayoutImport {
  private let files: any ImageFiles
  private let job: ImageImport

  init(files: any ImageFiles, _ job: ImageImport) {
    self.files = files
    self.job = job
  }

  private static let nameKeys = ["io.containerd.image.name", ImageStore.nameKey]

  func run(_ index: Index, _ reference: String?) throws(Failure) -> (image: (Manifest, Digest), name: String?) {
    let top = try choose(index, reference)
    let name = Self.nameKeys.compactMap { top.annotation($0) }.first
    let (descriptor, manifest) = try resolve(top, depth: 0)
    do throws(Failure) {
      return (try image(manifest), name)
    } catch {
      throw error.at("manifest \(descriptor.digest.short)")
    }
  }

  /// Of several images with names of their own, the one that is meant.
  private func choose(_ index: Index, _ reference: String?) throws(Failure) -> Descriptor {
    let manifests = index.manifests.filter { !Self.isAttestation($0) }
    if let reference {
      guard
        let found = manifests.first(where: { descriptor in
          Self.nameKeys.contains { descriptor.annotation($0) == reference } || "\(descriptor.digest)" == reference
        })
      else {
        throw Failure("the layout has no image '\(sanitized(reference))'", remedy: Self.list(manifests))
      }
      return found
    }
    guard let first = manifests.first else { throw Failure("the layout has no image") }
    let names = Set(manifests.map { $0.annotation(ImageStore.nameKey) })
    guard manifests.count > 1 else { return first }
    guard names.count == 1 else {
      throw Failure("the layout has \(manifests.count) images", remedy: Self.list(manifests))
    }
    return try choosePlatform(manifests)
  }

  private static func list(_ manifests: [Descriptor]) -> String {
    "there are "
      + manifests.prefix(20).map { sanitized($0.annotation(ImageStore.nameKey) ?? "\($0.digest)") }.joined(
        separator: ", ")
  }

  /// Signatures and the like, which BuildKit puts beside images.
  private static func isAttestation(_ descriptor: Descriptor) -> Bool {
    descriptor.platform?.os == "unknown" || descriptor.annotation("vnd.docker.reference.type") != nil
  }

  private func choosePlatform(_ manifests: [Descriptor]) throws(Failure) -> Descriptor {
    if let found = manifests.first(where: { $0.platform.map(job.platform.runs) ?? false }) { return found }
    if manifests.count == 1, manifests[0].platform == nil { return manifests[0] }
    let names = manifests.compactMap { $0.platform.map { sanitized($0.description) } }
    throw Failure(
      "the image is not for \(job.platform)", remedy: names.isEmpty ? nil : "it is for " + names.joined(separator: ", ")
    )
  }

  private func resolve(_ descriptor: Descriptor, depth: Int) throws(Failure) -> (Descriptor, Manifest) {
    let json = try verified(descriptor)
    let type = descriptor.mediaType.isEmpty ? try json.string("mediaType") ?? "" : descriptor.mediaType
    guard MediaType.isIndex(type) || json["manifests"] != nil else { return (descriptor, try Manifest(json)) }
    guard depth < 4 else { throw Failure("indexes lie too deep in each other") }
    let inner = try Index(json).manifests.filter { !Self.isAttestation($0) }
    return try resolve(try choosePlatform(inner), depth: depth + 1)
  }

  private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }

  private func blob(_ descriptor: Descriptor) throws(Failure) -> [UInt8] {
    guard let bytes = try files.bytes(Self.path(descriptor.digest)) else {
      throw Failure("the blob \(descriptor.digest.short) is missing")
    }
    guard bytes.count == descriptor.size, Digest.of(bytes) == descriptor.digest else {
      throw Failure("the blob \(descriptor.digest.short) has another size or digest than it should")
    }
    return bytes
  }

  private func verified(_ descriptor: Descriptor) throws(Failure) -> JSONValue {
    let bytes = try blob(descriptor)
    do throws(Failure) { return try JSONReader.read(bytes) } catch { throw error.at("blob \(descriptor.digest.short)") }
  }

  private func image(_ manifest: Manifest) throws(Failure) -> (Manifest, Digest) {
    let config = try blob(manifest.config)
    let configuration = try ImageConfiguration(try JSONReader.read(config))
    let digests = configuration.layers
    guard digests.count == manifest.layers.count else {
      throw Failure("it has \(manifest.layers.count) layers, and its config names \(digests.count)")
    }
    guard configuration.platform.os.isEmpty || job.platform.runs(configuration.platform) else {
      throw Failure("the image is for \(sanitized(configuration.platform.description)), not for \(job.platform)")
    }
    var layers = try LayerSet(job.store).layers(of: manifest, digests, files, Self.path)
    for (index, layer) in manifest.layers.enumerated() {
      layers[index].annotations = layer.annotations.filter { !$0.key.hasPrefix("io.github.containers.zstd-chunked.") }
    }
    var (result, digest) = try job.finish(config, layers)
    result.annotations = manifest.annotations
    return (result, digest)
  }
}

/// Brings a manifest's layers into a store, each once.
struct LayerSet {
  private let store: ImageStore

  init(_ store: ImageStore) { self.store = store }

  func layers(
    of manifest: Manifest, _ digests: [Digest], _ files: any ImageFiles, _ path: (Digest) -> String
  ) throws(Failure) -> [Descriptor] {
    var wanted: [String: [Int]] = [:]
    var found = [Descriptor?](repeating: nil, count: digests.count)
    for (index, layer) in manifest.layers.enumerated() {
      if let size = store.size(of: digests[index]) {
        found[index] = Descriptor(MediaType.layer, digests[index], size: size)
      } else {
        wanted[path(layer.digest), default: []].append(index)
      }
    }
    for name in wanted.keys where try files.size(name) == nil {
      throw Failure("the blob of layer \((wanted[name]?.first ?? 0) + 1) is missing")
    }
    try files.each(Set(wanted.keys)) { name, source throws(Failure) in
      let indexes = wanted[name] ?? []
      guard let first = indexes.first else { return }
      let layer = manifest.layers[first]
      let stored = try store.addLayer(
        source, expected: (layer.digest, layer.size), size: layer.size, diffID: digests[first],
        name: "layer \(first + 1) (\(layer.digest.short))")
      for index in indexes { found[index] = stored }
    }
    let layers = found.compactMap { $0 }
    guard layers.count == digests.count, zip(layers, digests).allSatisfy({ $0.digest == $1 }) else {
      throw Failure("its layers are not those that its config names")
    }
    return layers
  }
}
