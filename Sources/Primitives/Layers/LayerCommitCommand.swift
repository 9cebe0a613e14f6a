// From a container back to an image: the upper layer becomes a lower one. That
// is what `docker build` does after each RUN and COPY.

internal import Child
internal import KernelState
internal import Linux

enum LayerCommitCommand: Command {
  static let name = "layer commit"
  static let parameters = [Parameter("NAME")]
  static let summary = "make the upper layer a lower one with a digest, and put a fresh one over it"
  static let details = """
    The overlay is taken down and mounted again with one layer more. The digest is
    SHA-256 of the layer as a tar archive, all times 0, so that the same files give
    the same digest.
    """
  static let manuals = ["mount(2)", "rename(2)", "sha256sum(1)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "umount /mnt/root; mv /mnt/upper /mnt/\(arguments[0]); tar -C /mnt/\(arguments[0]) --sort=name --mtime=@0 -c . | sha256sum"
  }

  static func perform(_ workbench: Workbench, _ words: [String]) throws {
    let stack = try LayerStack.reachable(workbench)
    let name = try stack.checkedName(words[0])
    guard let mounted = stack.mounted, LayersPrimitive.mergedRoot(workbench) != nil else {
      throw LayersPrimitive.nothingMounted
    }
    let child = workbench.child
    try child.unmount(mounted.target)
    let digest: (text: String, size: Int)
    do {
      digest = try stack.digest(mounted.upper, over: mounted.lowers, workbench)
    } catch {
      try stack.mount(mounted, workbench)
      throw unreadable(error)
    }
    let path = "\(stack.workshop)/\(name)"
    try child.rename(mounted.upper.path, to: path)
    // A bind mount of its own can be read-only while the tmpfs is not.
    try child.mount(path, on: path, flags: .bind)
    try child.mount(nil, on: path, flags: [.remount, .bind, .readOnly])
    let layer = try Layer(name, path, child)
    layer.digest = digest
    stack.known[name] = layer
    workbench.note("layer \(name) is \(digest.text), \(digest.size) bytes as a tar archive")
    try stack.mount([layer] + mounted.lowers, on: mounted.target, workbench)
  }

  private static func unreadable(_ error: any Error) -> any Error {
    guard let error = error as? Failure, error.errno == .accessDenied else { return error }
    return Failure(
      "the lab may not read \(error.place?.path ?? "a file") of the layer", errno: error.errno,
      cause: "it belongs to another user outside, and is closed to others", remedy: "make it readable for others")
  }
}
