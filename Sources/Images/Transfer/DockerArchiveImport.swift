internal import Linux

/// An image out of what `docker save` wrote, in its old form: `manifest.json`
/// names files, layers are not compressed, or are.
struct DockerArchiveImport {
  private let files: any ImageFiles
  private let job: ImageImport

  init(files: any ImageFiles, _ job: ImageImport) {
    self.files = files
    self.job = job
  }

  func run(_ archive: DockerArchive, _ reference: String?) throws(Failure) -> (image: (Manifest, Digest), name: String?)
  {
    let image = try choose(archive, reference)
    guard let config = try files.bytes(image.config) else {
      throw Failure("the config '\(sanitized(image.config))' is missing")
    }
    // Its name is its digest, in one form or another; where it is, it has to be right.
    let stem = image.config.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
    if let digest = try? Digest(hex: String(stem)), digest != Digest.of(config) {
      throw Failure("the config \(digest.short) has another digest than its name says")
    }
    let configuration = try ImageConfiguration(try JSONReader.read(config))
    guard configuration.layers.count == image.layers.count else {
      throw Failure("it has \(image.layers.count) layers, and its config names \(configuration.layers.count)")
    }
    return (try job.finish(config, try layers(image, configuration)), reference ?? image.names.first)
  }

  private func choose(_ archive: DockerArchive, _ reference: String?) throws(Failure) -> DockerArchive.Image {
    let names = archive.images.flatMap(\.names).prefix(20).map { sanitized($0) }.joined(separator: ", ")
    if let reference {
      guard let image = archive.images.first(where: { $0.names.contains(reference) }) else {
        throw Failure("the archive has no image '\(sanitized(reference))'", remedy: "there are \(names)")
      }
      return image
    }
    guard let first = archive.images.first else { throw Failure("the archive has no image") }
    guard archive.images.count == 1 else {
      throw Failure("the archive has \(archive.images.count) images", remedy: "there are \(names)")
    }
    return first
  }

  private func layers(
    _ image: DockerArchive.Image, _ configuration: ImageConfiguration
  ) throws(Failure) -> [Descriptor] {
    var found: [Digest: Descriptor] = [:]
    var wanted: [String: Int] = [:]
    for (index, name) in image.layers.enumerated() {
      let digest = configuration.layers[index]
      if let size = job.store.size(of: digest) {
        found[digest] = Descriptor(MediaType.layer, digest, size: size)
      } else if !wanted.keys.contains(where: { configuration.layers[wanted[$0] ?? 0] == digest }) {
        guard try files.size(name) != nil else { throw Failure("layer \(index + 1), '\(sanitized(name))', is missing") }
        wanted[name] = index
      }
    }
    try files.each(Set(wanted.keys)) { name, source throws(Failure) in
      let index = wanted[name] ?? 0
      let digest = configuration.layers[index]
      let size = try files.size(name) ?? 0
      found[digest] = try job.store.addLayer(
        source, size: size, diffID: digest, name: "layer \(index + 1) (\(sanitized(name)))")
    }
    return try configuration.layers.map { digest throws(Failure) in
      guard let layer = found[digest] else { throw Failure("layer \(digest.short) is missing") }
      return layer
    }
  }
}
