// Names: annotations of the descriptors in `index.json`.

internal import CLinux
package import Linux

extension ImageStore {
  /// Where a name stands. Source: OCI image specification, "Pre-Defined Annotation Keys".
  static let nameKey = "org.opencontainers.image.ref.name"

  /// The names, and what they mean.
  func index() throws(Failure) -> Index {
    guard faccessat(directory.descriptor, "index.json", F_OK, 0) == 0 else { return Index() }
    do throws(Failure) {
      let file = try OpenFile(at: directory.descriptor, Array("index.json".utf8), [.noFollow])
      return try Index(try JSONReader.read(try file.bytes(atMost: Self.mostIndexBytes), atMost: Self.mostIndexBytes))
    } catch {
      throw error.at("\(path)/index.json")
    }
  }

  /// Changes the names; one process at a time.
  private func change(_ body: (inout Index) throws(Failure) -> Void) throws(Failure) {
    let lock = try naming()
    defer { withExtendedLifetime(lock) {} }
    var index = try index()
    try body(&index)
    try replace("index.json", with: Array(index.json.encoded().utf8))
  }

  /// Gives a manifest that is stored a name, which another may have had before.
  package func setName(_ name: ImageName, _ manifest: Descriptor) throws(Failure) {
    var manifest = manifest
    manifest.setAnnotation(Self.nameKey, name.description)
    try change { index throws(Failure) in
      index.manifests.removeAll { $0.annotation(Self.nameKey) == name.description }
      index.manifests.append(manifest)
    }
  }

  /// Takes a name away. Blobs stay until `prune`.
  package func remove(_ name: ImageName) throws(Failure) {
    try change { index throws(Failure) in
      let count = index.manifests.count
      index.manifests.removeAll { $0.annotation(Self.nameKey) == name.description }
      guard index.manifests.count < count else { throw missing(name.description, index) }
    }
  }

  private func missing(_ name: String, _ index: Index) -> Failure {
    let names = index.manifests.compactMap { $0.annotation(Self.nameKey) }
    let short = names.map { $0.hasSuffix(":latest") ? String($0.dropLast(7)) : $0 }
    let guess = suggestion(for: name.hasSuffix(":latest") ? String(name.dropLast(7)) : name, among: short + names)
    return Failure("there is no image '\(sanitized(name))'", remedy: guess.map { "did you mean '\($0)'?" })
  }

  /// All images that have a name, by it.
  package func names() throws(Failure) -> [(name: String, manifest: Descriptor)] {
    try index().manifests.compactMap { descriptor in
      descriptor.annotation(Self.nameKey).map { ($0, descriptor) }
    }.sorted { $0.name < $1.name }
  }

  /// An image by its name, or by the beginning of its manifest's or config's digest.
  package func find(_ text: String) throws(Failure) -> StoredImage {
    let index = try index()
    if let name = try? ImageName(text).description,
      let descriptor = index.manifests.last(where: { $0.annotation(Self.nameKey) == name })
    {
      return try image(descriptor, name: name)
    }
    let hex = text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...]
    if hex.utf8.count >= 6, hex.utf8.count <= 64, hex.utf8.allSatisfy({ $0.isASCIIDigit || (0x61...0x66).contains($0) })
    {
      var found: [StoredImage] = []
      for descriptor in index.manifests {
        guard let image = try? image(descriptor, name: descriptor.annotation(Self.nameKey)) else { continue }
        if descriptor.digest.hex.hasPrefix(hex) || image.manifest.config.digest.hex.hasPrefix(hex) {
          found.append(image)
        }
      }
      if let image = found.first, Set(found.map(\.descriptor.digest)).count == 1 { return image }
      if found.count > 1 { throw Failure("several images have a digest that begins with \(hex)") }
    }
    throw missing((try ImageName(text)).description, index)
  }

  /// Reads what a descriptor leads to.
  package func image(_ descriptor: Descriptor, name: String? = nil) throws(Failure) -> StoredImage {
    let manifest: Manifest
    do throws(Failure) { manifest = try Manifest(try json(descriptor.digest)) } catch {
      throw error.at("manifest \(descriptor.digest.short)")
    }
    let configuration: ImageConfiguration
    do throws(Failure) { configuration = try ImageConfiguration(try json(manifest.config.digest)) } catch {
      throw error.at("config \(manifest.config.digest.short)")
    }
    return StoredImage(name: name, descriptor: descriptor, manifest: manifest, configuration: configuration)
  }
}

/// An image of the store, its small parts read.
package struct StoredImage: Sendable {
  package let name: String?
  /// Of the manifest.
  package let descriptor: Descriptor
  package let manifest: Manifest
  package let configuration: ImageConfiguration

  /// Bytes of its layers.
  package var size: Int { manifest.layers.reduce(0) { $0 + $1.size } }
}
