// The layers of one child, and the directories that they are in. Those are on
// a tmpfs in the child's own mount namespace: nothing of it is on the host's
// disk, and all of it goes with the child.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

/// All layers of a child.
final class LayerStack {
  /// The tmpfs: `/mnt` on nearly every machine.
  let workshop: String
  private let device: String
  /// Layers by name, mounted or not.
  var known: [String: Layer] = [:]
  /// What is mounted at present.
  var mounted: Mounted?
  private var count = 0

  struct Mounted {
    /// Top first, as in `lowerdir=`.
    var lowers: [Layer]
    var upper: Layer
    var work: String
    let target: String
  }

  private init(_ workshop: String, _ workbench: Workbench) throws {
    self.workshop = workshop
    device = try workbench.child.identity(of: workshop).device
  }

  private enum Key: StoreKey { typealias Value = LayerStack }

  static func of(_ child: any LiveProcess) -> LayerStack? { child.store[Key.self] }

  /// The child's stack; at first use its tmpfs is mounted. Throws where the
  /// child has changed its root since.
  static func reachable(_ workbench: Workbench) throws -> LayerStack {
    if let stack = of(workbench.child) {
      if (try? workbench.child.identity(of: stack.workshop).device) == stack.device { return stack }
      throw Failure(
        "the child cannot reach its layers on \(stack.workshop)",
        cause: "it has changed its root, or they are unmounted",
        remedy: "'leave', where a process waits that has not; else 'undo'")
    }
    try requireOwnMounts(workbench)
    guard let place = ["/mnt", "/media", "/srv"].first(where: { ResolvedPath($0, workbench)?.path == $0 }) else {
      throw Failure("the child has none of /mnt, /media and /srv to put layers on")
    }
    try requireInvisibleMount(on: place, workbench)
    try workbench.child.mount("tmpfs", on: place, type: "tmpfs", data: "mode=755")
    workbench.note(
      "layers are on a tmpfs of the child's own, on \(place): the host sees none of it, and it goes with the child")
    let stack = try LayerStack(place, workbench)
    workbench.child.store[Key.self] = stack
    return stack
  }

  /// Makes an empty layer that can be written to.
  func make(_ name: String, _ workbench: Workbench) throws -> Layer {
    let path = "\(workshop)/\(name)"
    try workbench.child.makeDirectory(path)
    let layer = try Layer(name, path, workbench.child)
    known[name] = layer
    return layer
  }

  /// A layer by its name, or a root file system of the host, bound here.
  func find(_ name: String, _ workbench: Workbench) throws -> Layer {
    if let layer = known[name] { return layer }
    let real = try RootFileSystem.find(name, workbench)
    let short = freeName(real)
    let path = "\(workshop)/\(short)"
    try workbench.child.makeDirectory(path)
    try workbench.child.mount(real, on: path, flags: [.bind, .recursive])
    let layer = try Layer(short, path, workbench.child)
    known[name] = layer
    known[short] = layer
    return layer
  }

  /// Mounts the lower layers with a fresh upper one.
  func mount(_ lowers: [Layer], on target: String, _ workbench: Workbench) throws {
    count += 1
    let suffix = count == 1 ? "" : "\(count)"
    let work = "\(workshop)/work\(suffix)"
    let path = "\(workshop)/upper\(suffix)"
    try workbench.child.makeDirectory(path)
    try workbench.child.makeDirectory(work)
    let upper = try Layer("upper\(suffix)", path, workbench.child)
    try mount(Mounted(lowers: lowers, upper: upper, work: work, target: target), workbench)
  }

  func mount(_ plan: Mounted, _ workbench: Workbench) throws {
    let maps = IDMap.parse(try readText("/proc/\(workbench.child.pid)/uid_map"))
    let inUserNamespace = !maps.contains(where: \.isIdentity)
    let lowers = plan.lowers.map(\.path).joined(separator: ":")
    let options = "lowerdir=\(lowers),upperdir=\(plan.upper.path),workdir=\(plan.work)"
    // In a user namespace the marks that overlayfs needs are user.* attributes, as
    // nobody there may write trusted.* ones. Source: overlayfs.rst, "userxattr".
    try workbench.child.mount(
      "overlay", on: plan.target, type: "overlay", data: options + (inUserNamespace ? ",userxattr" : ""))
    mounted = plan
    if inUserNamespace, !keepsUserAttributes(plan.upper) {
      workbench.note(
        "a tmpfs keeps no user attributes before Linux 6.6: in here a deleted directory cannot be made again (EIO)")
    }
  }

  /// Whether overlayfs could mark a directory there. Source: xattr(7).
  private func keepsUserAttributes(_ layer: Layer) -> Bool {
    let found = getxattr("/proc/self/fd/\(layer.directory.number)", "user.overlay.opaque", nil, 0)
    return found >= 0 || Errno.current != .notSupported
  }

  /// Throws where the name cannot stand in a path and in mount(2)'s options,
  /// or means something else here.
  func checkedName(_ name: String) throws -> String {
    let letters = name.utf8.allSatisfy {
      (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0)
    }
    guard letters, !name.isEmpty, name.utf8.count <= 64, !name.hasPrefix(".") else {
      throw Failure("'\(name)' is no name of a layer", remedy: "use letters, digits, '-', '_' and '.', 64 at most")
    }
    let taken = name == "root" || name.hasPrefix("upper") || name.hasPrefix("work") || known[name] != nil
    guard !taken else { throw Failure("the name '\(name)' is taken", remedy: "choose another one") }
    return name
  }

  /// A name for a directory of the host: its own, if that can be had.
  private func freeName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? "base"
    let names = [last] + (1...1000).map { "base\($0)" }
    return names.first { (try? checkedName($0)) != nil } ?? last
  }

  /// Digest and size of a layer that is done, made over those layers.
  func digest(_ layer: Layer, over lowers: [Layer], _ workbench: Workbench) throws -> (text: String, size: Int) {
    if let known = layer.digest { return known }
    let maps = try ["uid_map", "gid_map"].map { IDMap.parse(try readText("/proc/\(workbench.child.pid)/\($0)")) }
    let found = try LayerArchive.digest(of: layer.directory.number, owners: (maps[0], maps[1]), over: lowers)
    layer.digest = found
    return found
  }
}
