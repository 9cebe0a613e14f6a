internal import Linux

/// Something that a lesson needs of the machine or of the user.
package enum Requirement: Hashable, Sendable, CustomStringConvertible {
  /// The lab must run as root: without that the lesson shows too little.
  case root
  /// The controller must be usable: `cgroup-memory`.
  case cgroup(String)
  /// A program on the host: `tool:ip`.
  case tool(String)
  /// A prepared root file system: `rootfs:busybox`.
  case rootfs(String)
  /// A type of namespace that not every kernel has: `namespace:time`.
  case namespace(String)
  /// A directory of the host that lies on a disk: `disk:/var/tmp`.
  case disk(String)
  /// overlayfs can be mounted by the lab's child, which in a user namespace takes Linux 5.11.
  case overlay

  /// Nil for a word that says nothing of that.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count) {
    case ("root", 1): self = .root
    case ("overlay", 1): self = .overlay
    case ("tool", 2): self = .tool(parts[1])
    case ("rootfs", 2): self = .rootfs(parts[1])
    case ("namespace", 2): self = .namespace(parts[1])
    case ("disk", 2): self = .disk(parts[1])
    case (let word?, 1) where Self.controllers.contains(String(word.dropFirst(7))) && word.hasPrefix("cgroup-"):
      self = .cgroup(String(word.dropFirst(7)))
    default: return nil
    }
  }

  /// The requirements of an optional YAML list.
  static func list(_ value: YamlValue?) throws(Failure) -> [Requirement] {
    guard let value else { return [] }
    var list: [Requirement] = []
    for item in try value.items("requires") {
      let word = try item.text("requires")
      guard let need = Requirement(word) else { throw item.error("'\(word.prefix(40))' is no requirement", help) }
      list.append(need)
    }
    return list
  }

  package var description: String {
    switch self {
    case .root: "root"
    case .overlay: "overlay"
    case .cgroup(let controller): "cgroup-\(controller)"
    case .tool(let name): "tool:\(name)"
    case .rootfs(let name): "rootfs:\(name)"
    case .namespace(let name): "namespace:\(name)"
    case .disk(let directory): "disk:\(directory)"
    }
  }

  /// Controllers by their names in cgroup version 2.
  static let controllers = ["memory", "cpu", "pids", "io", "cpuset", "freezer"]
  static let help =
    "one of root, overlay, cgroup-memory, cgroup-cpu, cgroup-pids, cgroup-io, tool:NAME, rootfs:NAME, namespace:NAME, "
    + "disk:PATH"
}
