internal import Child
internal import KernelState
internal import Linux

enum OverlayCommand: Command {
  static let name = "overlay"
  static let parameters = [Parameter("LOWER", repeats: true, values: RootFileSystem.available)]
  static let summary = "show layers as one directory, with a fresh upper layer for what is written"
  static let details = """
    'overlay LOWER… [on TARGET]'. LOWER is a layer of 'layer new' or 'layer commit',
    or a root file system as 'pivot' takes it; the first is the topmost, as in
    mount(8). TARGET is the directory root beside the layers unless you say otherwise.
    """
  static let manuals = ["mount(2)", "mount(8)"]

  static func shellLine(_ words: [String]) -> String? {
    let lowers = words.prefix { $0 != "on" }.map { "/mnt/\($0.split(separator: "/").last ?? "")" }.joined(
      separator: ":")
    let target = words.count > 2 && words[words.count - 2] == "on" ? words[words.count - 1] : "/mnt/root"
    return "mount -t overlay -o lowerdir=\(lowers),upperdir=/mnt/upper,workdir=/mnt/work overlay \(target)"
  }

  static func perform(_ workbench: Workbench, _ words: [String]) throws {
    let lowers = Array(words.prefix { $0 != "on" })
    let rest = words.dropFirst(lowers.count)
    guard !lowers.isEmpty, rest.isEmpty || rest.count == 2 else {
      throw Failure("that is no list of layers", remedy: "'overlay LOWER…' or 'overlay LOWER… on TARGET'")
    }
    guard Set(lowers).count == lowers.count else { throw Failure("a layer can be there only once") }
    let stack = try LayerStack.reachable(workbench)
    if let target = LayersPrimitive.mergedRoot(workbench) {
      throw Failure(
        "an overlay is mounted on \(target) already", remedy: "'umount \(target)' first, or 'layer commit'")
    }
    let target = try rest.last ?? ownTarget(stack, workbench)
    try requireInvisibleMount(on: target, workbench)
    try stack.mount(try lowers.map { try stack.find($0, workbench) }, on: target, workbench)
  }

  private static func ownTarget(_ stack: LayerStack, _ workbench: Workbench) throws -> String {
    let target = "\(stack.workshop)/root"
    try LayersPrimitive.makeDirectory(target, workbench.child)
    return target
  }
}
