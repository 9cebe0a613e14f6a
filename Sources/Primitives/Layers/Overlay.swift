internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension LayersPrimitive {
  static let newLayer = Verb(
    "layer new", [Parameter("NAME"), Parameter("FILE=TEXT", optional: true, repeats: true)],
    summary: "make a directory that can be a layer, with some files in it",
    details: "FILE is a path inside the layer; TEXT becomes its one line.",
    manuals: ["mkdir(2)"],
    shellLine: { words in
      "mkdir /mnt/\(words[0])"
        + words.dropFirst().map { " && echo \($0.halves.1) > /mnt/\(words[0])/\($0.halves.0)" }.joined()
    },
    perform: { workbench, words in
      for word in words.dropFirst() { try checkFile(word) }
      let stack = try LayerStack.reachable(workbench)
      let layer = try stack.make(try stack.checkedName(words[0]), workbench)
      for word in words.dropFirst() { try write(word, into: layer, workbench.child) }
    })

  private static func checkFile(_ word: String) throws {
    let parts = word.halves.0.split(separator: "/", omittingEmptySubsequences: false)
    guard word.contains("="), !parts.contains(where: { ["", ".", ".."].contains($0) }), !word.utf8.contains(0) else {
      throw Failure("'\(word)' is no FILE=TEXT", remedy: "write such as etc/motd=hello")
    }
  }

  private static func write(_ word: String, into layer: Layer, _ child: ChildProcess) throws {
    let (file, text) = word.halves
    var directory = layer.path
    for part in file.split(separator: "/").dropLast() {
      directory += "/\(part)"
      try makeDirectory(directory, child)
    }
    try child.writeFile("\(layer.path)/\(file)", text + "\n", flags: [.writeOnly, .create, .exclusive, .closeOnExec])
  }

  static let overlay = Verb(
    "overlay", [Parameter("LOWER", repeats: true, values: RootFileSystem.available)],
    summary: "show layers as one directory, with a fresh upper layer for what is written",
    details: """
      'overlay LOWER… [on TARGET]'. LOWER is a layer of 'layer new' or 'layer commit',
      or a root file system as 'pivot' takes it; the first is the topmost, as in
      mount(8). TARGET is the directory root beside the layers unless you say otherwise.
      """,
    manuals: ["mount(2)", "mount(8)"],
    shellLine: { words in
      let lowers = words.prefix { $0 != "on" }.map { "/mnt/\($0.split(separator: "/").last ?? "")" }.joined(
        separator: ":")
      let target = words.count > 2 && words[words.count - 2] == "on" ? words[words.count - 1] : "/mnt/root"
      return "mount -t overlay -o lowerdir=\(lowers),upperdir=/mnt/upper,workdir=/mnt/work overlay \(target)"
    },
    perform: { workbench, words in
      let lowers = Array(words.prefix { $0 != "on" })
      let rest = words.dropFirst(lowers.count)
      guard !lowers.isEmpty, rest.isEmpty || rest.count == 2 else {
        throw Failure("that is no list of layers", remedy: "'overlay LOWER…' or 'overlay LOWER… on TARGET'")
      }
      guard Set(lowers).count == lowers.count else { throw Failure("a layer can be there only once") }
      let stack = try LayerStack.reachable(workbench)
      if let target = mergedRoot(workbench) {
        throw Failure(
          "an overlay is mounted on \(target) already", remedy: "'umount \(target)' first, or 'layer commit'")
      }
      let target = try rest.last ?? ownTarget(stack, workbench)
      try requireInvisibleMount(on: target, workbench)
      try stack.mount(try lowers.map { try stack.find($0, workbench) }, on: target, workbench)
    })

  private static func ownTarget(_ stack: LayerStack, _ workbench: Workbench) throws -> String {
    let target = "\(stack.workshop)/root"
    try makeDirectory(target, workbench.child)
    return target
  }

  /// Content where the directory is there already.
  private static func makeDirectory(_ path: String, _ child: ChildProcess) throws {
    do {
      try child.makeDirectory(path)
    } catch {
      guard error.errno == .exists else { throw error }
    }
  }
}

extension String {
  /// Before and behind the first `=`.
  var halves: (String, String) {
    let name = prefix { $0 != "=" }
    return (String(name), String(dropFirst(name.count + 1)))
  }
}
