// What a blob is. Source: OCI image specification, "Media Types"; Docker
// distribution, "Image Manifest Version 2, Schema 2".

package enum MediaType {
  package static let index = "application/vnd.oci.image.index.v1+json"
  package static let manifest = "application/vnd.oci.image.manifest.v1+json"
  package static let config = "application/vnd.oci.image.config.v1+json"
  package static let layer = "application/vnd.oci.image.layer.v1.tar"

  static let dockerList = "application/vnd.docker.distribution.manifest.list.v2+json"
  static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
  private static let dockerLayer = "application/vnd.docker.image.rootfs."

  static func isIndex(_ type: String) -> Bool { type == index || type == dockerList }
  static func isManifest(_ type: String) -> Bool { type == manifest || type == dockerManifest }

  /// Layers of the kinds that may not be passed on are layers too.
  static func isLayer(_ type: String) -> Bool {
    type.hasPrefix("application/vnd.oci.image.layer.") || type.hasPrefix(dockerLayer)
  }

  static func layer(_ compression: Compression) -> String {
    switch compression {
    case .none: layer
    case .gzip: layer + "+gzip"
    case .zstd: layer + "+zstd"
    }
  }
}
