// Images that other programs wrote, in whatever form. Source: OCI image
// specification; Docker image specification 1.2.

internal import CLinux
package import Linux

/// What was imported.
package struct ImportedImage: Sendable {
  package let name: ImageName
  package let image: StoredImage
}

/// One import into a store.
package struct ImageImport {
  let store: ImageStore
  let platform: Platform
  /// Seconds since 1970 that stand in what is made here.
  let now: Int

  package init(_ store: ImageStore, platform: Platform = .this, now: Int = Int(wallClock())) {
    self.store = store
    self.platform = platform
    self.now = now
  }

  /// Imports what is at a path: a layout, what `docker save` wrote, or a root
  /// file system, each as a directory or an archive.
  ///
  /// - Parameters:
  ///   - name: under which it is kept; for nil the one that it brings, or the path's.
  ///   - reference: which of several images of a layout is meant.
  package func run(_ path: String, name: String? = nil, reference: String? = nil) throws(Failure) -> ImportedImage {
    let lock = try store.use()
    defer { withExtendedLifetime(lock) {} }
    let given = try name.map { text throws(Failure) in try ImageName(text) }
    do throws(Failure) {
      let found: (image: (Manifest, Digest), name: String?)
      switch fileKind(path) {
      case .directory?: found = try fromDirectory(path, reference)
      case .file?: found = try fromArchive(path, reference)
      default: throw Failure("there is no file and no directory")
      }
      let name: ImageName
      if let given { name = given } else { name = try self.name(found.name, path) }
      let manifest = found.image.0
      let bytes = Array(manifest.json.encoded().utf8)
      var descriptor = Descriptor(MediaType.manifest, try store.add(bytes), size: bytes.count)
      let image = try store.image(descriptor, name: name.description)
      descriptor.platform = image.configuration.platform
      try store.setName(name, descriptor)
      return ImportedImage(name: name, image: image)
    } catch {
      var error = error
      error.place = Failure.Place(error.place.map { "\(path): \($0)" } ?? path)
      throw error
    }
  }

  /// A name that an image brings may be none here; the path's is the next best.
  private func name(_ found: String?, _ path: String) throws(Failure) -> ImageName {
    let file = path.split(separator: "/").last.map(String.init) ?? "image"
    let base = file.split(separator: ".").first.map { $0.lowercased() } ?? "image"
    for text in [found, found.map { "\(base):\($0)" }, base] {
      if let text, let name = try? ImageName(text) { return name }
    }
    throw Failure("it has no name that can be kept", remedy: "give it one")
  }

  private func fromDirectory(_ path: String, _ reference: String?) throws(Failure) -> (
    image: (Manifest, Digest), name: String?
  ) {
    let files = try DirectoryFiles(path)
    if let found = try fromFiles(files, reference) { return found }
    return (
      try rootFileSystem { store throws(Failure) in
        try store.addLayer { archive throws(Failure) in
          try LayerWriter().write(try OpenFile(path, [.path, .directory]), to: archive)
        }
      }, nil
    )
  }

  private func fromArchive(_ path: String, _ reference: String?) throws(Failure) -> (
    image: (Manifest, Digest), name: String?
  ) {
    let file = try OpenFile(path, [])
    if let found = try fromFiles(try ArchiveFiles(file), reference) { return found }
    try file.seek(to: 0)
    let size = Int(try file.status().st_size)
    return (
      try rootFileSystem { store throws(Failure) in
        try store.addLayer(FileSource(file), size: size, name: "its only layer")
      }, nil
    )
  }

  private func fromFiles(_ files: any ImageFiles, _ reference: String?) throws(Failure) -> (
    image: (Manifest, Digest), name: String?
  )? {
    if try files.bytes("oci-layout") != nil, let json = try files.json("index.json") {
      return try LayoutImport(files: files, self).run(try Index(json), reference)
    }
    guard let json = try files.json("manifest.json"), json.elements != nil else { return nil }
    return try DockerArchiveImport(files: files, self).run(try DockerArchive(json), reference)
  }

  /// An image of one layer and no config to speak of.
  private func rootFileSystem(_ add: (ImageStore) throws(Failure) -> Descriptor) throws(Failure) -> (Manifest, Digest) {
    let layer = try add(store)
    var configuration = ImageConfiguration(platform: platform, layers: [layer.digest])
    configuration.created = Timestamp.text(now)
    configuration.history = [.init(created: configuration.created, createdBy: "glassbox import", isEmptyLayer: false)]
    return try finish(Array(configuration.json.encoded().utf8), [layer])
  }

  /// Stores the config as it is and makes the manifest of what is stored now.
  func finish(_ config: [UInt8], _ layers: [Descriptor]) throws(Failure) -> (Manifest, Digest) {
    let digest = try store.add(config)
    let manifest = Manifest(config: Descriptor(MediaType.config, digest, size: config.count), layers: layers)
    return (manifest, digest)
  }
}
