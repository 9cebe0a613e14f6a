// Images for other programs. The same image gives the same bytes.

internal import CLinux
package import Linux

/// One export out of a store.
package struct ImageExport {
  package enum Format: String, Sendable, CaseIterable {
    case ociDirectory = "oci"
    case ociArchive = "oci-archive"
    case dockerArchive = "docker-archive"
    case rootArchive = "rootfs"
  }

  let store: ImageStore

  package init(_ store: ImageStore) { self.store = store }

  /// Writes an image to a path that must not be there yet; nothing half-made stays.
  package func run(
    _ image: StoredImage, to path: String, format: Format, compression: Compression = .gzip
  ) throws(Failure) {
    let lock = try store.use()
    defer { withExtendedLifetime(lock) {} }
    guard mode(of: path) == nil else { throw Failure("'\(sanitized(path))' is there already", errno: .exists) }
    guard format == .ociDirectory else {
      let file = try OpenFile(path, [.writeOnly, .create, .exclusive], mode: 0o644)
      do throws(Failure) {
        let sink = HashingSink(file)
        let archive = TarWriter { bytes throws(Failure) in try sink.write(bytes) }
        switch format {
        case .dockerArchive: try dockerArchive(image, archive)
        case .rootArchive: try MergedTree(store, image).write(to: archive)
        default: try layout(image, ArchiveOutput(archive), compression)
        }
        try archive.finish()
        _ = try sink.finish()
        try file.synchronise()
      } catch {
        unlink(path)
        throw error
      }
      return
    }
    guard mkdir(path, 0o755) == 0 else { throw Failure.failed("made", path, .current) }
    do throws(Failure) {
      try layout(image, try DirectoryOutput(path), compression)
    } catch {
      if let parent = try? OpenFile(parentPath(path), [.directory]) {
        try? Tree(parent).remove(parent, Array((path.split(separator: "/").last ?? "").utf8))
      }
      throw error
    }
  }

  private func mode(of path: String) -> UInt32? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode : nil
  }

  private func parentPath(_ path: String) -> String {
    let parts = path.split(separator: "/").dropLast().joined(separator: "/")
    return path.hasPrefix("/") ? "/" + parts : parts.isEmpty ? "." : parts
  }

  /// An OCI image layout; an archive of one begins with what says what it is.
  private func layout(_ image: StoredImage, _ output: any ExportOutput, _ compression: Compression) throws(Failure) {
    try output.write("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
    var manifest = image.manifest
    var written: [Digest: Descriptor] = [:]
    for (index, layer) in manifest.layers.enumerated() {
      var descriptor = layer
      if let known = written[layer.digest] {
        descriptor = known
      } else {
        descriptor = try packed(layer, compression, output)
        written[layer.digest] = descriptor
      }
      descriptor.annotations = layer.annotations
      manifest.layers[index] = descriptor
    }
    try output.write(blob: try store.bytes(manifest.config.digest))
    let bytes = Array(manifest.json.encoded().utf8)
    var descriptor = Descriptor(MediaType.manifest, Digest.of(bytes), size: bytes.count)
    descriptor.platform = image.configuration.platform
    if let name = image.name { descriptor.setAnnotation(ImageStore.nameKey, (try? ImageName(name).tag) ?? name) }
    try output.write(blob: bytes)
    try output.write("index.json", Array(Index([descriptor]).json.encoded().utf8))
  }

  /// A layer as it goes out.
  private func packed(
    _ layer: Descriptor, _ compression: Compression, _ output: any ExportOutput
  ) throws(Failure) -> Descriptor {
    let source = HashingSource(FileSource(try store.open(layer.digest)))
    let (digest, size) = try output.writeBlob(near: store) { sink throws(Failure) in
      let compressor = try Compressor(compression, sink)
      try source.each { bytes throws(Failure) in try compressor.write(bytes) }
      try compressor.finish()
    }
    guard try source.digest() == layer.digest else {
      throw Failure("layer \(layer.digest.short) of the store is not what its name says")
    }
    return Descriptor(MediaType.layer(compression), digest, size: size)
  }

  /// What `docker load` has always read.
  private func dockerArchive(_ image: StoredImage, _ archive: TarWriter) throws(Failure) {
    let output = ArchiveOutput(archive)
    var names: [JSONValue] = []
    var written: Set<Digest> = []
    for layer in image.manifest.layers {
      let name = layer.digest.hex + ".tar"
      names.append(.string(name))
      guard written.insert(layer.digest).inserted else { continue }
      let source = FileSource(try store.open(layer.digest))
      try output.write(name, from: source, size: layer.size)
    }
    let config = try store.bytes(image.manifest.config.digest)
    try output.write(image.manifest.config.digest.hex + ".json", config)
    let tags: [JSONValue] = image.name.map { [.string($0)] } ?? []
    let entry: JSONValue = [
      "Config": .string(image.manifest.config.digest.hex + ".json"), "RepoTags": .array(tags), "Layers": .array(names),
    ]
    try output.write("manifest.json", Array(JSONValue.array([entry]).encoded().utf8))
  }
}
