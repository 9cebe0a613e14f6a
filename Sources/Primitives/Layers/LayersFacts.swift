internal import Child
internal import Images
package import KernelState
internal import Linux

extension LayersPrimitive {
  package static let facts = [
    FactDefinition(
      "layers.target", "where the layers are shown as one", manual: "proc_pid_mountinfo(5)",
      source: "/proc/<pid>/mountinfo",
      outside: { observation in try overlay(observation).map { .text($0.mountPoint) } ?? .absent }),
    FactDefinition(
      "layers.lower", "the directories that are only read, top first", manual: "mount(8)",
      source: "/proc/<pid>/mountinfo: lowerdir",
      outside: { observation in try overlay(observation).map { .list($0.lowerDirectories) } ?? .absent }),
    FactDefinition(
      "layers.upper", "what was written: A added, C changed and so copied up, D deleted, by a whiteout",
      manual: "mount(8)", source: "the directory upperdir",
      outside: { observation in try stack(observation).map { .list(try LayerDiff.lines($0)) } ?? .absent }),
    FactDefinition(
      "layers.digests", "the committed layers, top first, by the first digits of their digests",
      manual: "sha256sum(1)", source: "SHA-256 of each layer as a tar archive",
      outside: { observation in
        try stack(observation).map { mounted in
          .list(mounted.lowers.compactMap { layer in layer.digest.map { "\(layer.name) \($0.text.prefix(19))" } })
        } ?? .absent
      }),
    FactDefinition(
      "layers.chain", "one digest for all committed layers in their order", manual: "sha256sum(1)",
      source: "OCI image specification, ChainID",
      outside: { observation in try stack(observation).flatMap(chain).map { .text(String($0.prefix(19))) } ?? .absent }),
  ]

  /// The overlay on `/`, else the newest one with an upper layer.
  private static func overlay(_ observation: Observation) throws -> MountInfo? {
    let mounts = try observation.mountText()
    let found = mounts.parsed.value(Overlays.self) { mounts.mounts.filter { $0.type == "overlay" } }
    guard !found.isEmpty else { return nil }
    // The root of a machine that is a container itself is no wall of the child.
    let host = Set(try observation.mountsOfHost().map(\.device))
    return found.last { !host.contains($0.device) }
  }

  private enum Overlays: StoreKey { typealias Value = [MountInfo] }

  /// What the child's own overlay is made of; nil where another one, or none,
  /// is mounted.
  private static func stack(_ observation: Observation) throws -> LayerStack.Mounted? {
    guard let child = observation.process as? any LiveProcess, let mounted = LayerStack.of(child)?.mounted,
      let overlay = try overlay(observation), overlay.superOptions.contains("upperdir=\(mounted.upper.path)")
    else { return nil }
    return mounted
  }

  /// Each layer's chain is the digest of the chain below it and its own: so
  /// the same layer over another one is something else.
  private static func chain(_ mounted: LayerStack.Mounted) -> String? {
    var chain: String?
    for digest in mounted.lowers.reversed().compactMap({ $0.digest?.text }) {
      chain = chain.map { Digest.of(Array("\($0) \(digest)".utf8)).description } ?? digest
    }
    return chain
  }
}

extension MountInfo {
  /// Older kernels tell all in one option, newer ones by `lowerdir+` each.
  fileprivate var lowerDirectories: [String] {
    superOptions.flatMap { option -> [String] in
      let (name, value) = option.halves
      guard ["lowerdir", "lowerdir+"].contains(name) else { return [] }
      return name == "lowerdir" ? value.split(separator: ":").map(String.init) : [value]
    }
  }
}
