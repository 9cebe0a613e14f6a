internal import Child
internal import KernelState
internal import Linux

enum LayerNewCommand: Command {
  static let name = "layer new"
  static let parameters = [Parameter("NAME"), Parameter("FILE=TEXT", optional: true, repeats: true)]
  static let summary = "make a directory that can be a layer, with some files in it"
  static let details = "FILE is a path inside the layer; TEXT becomes its one line."
  static let manuals = ["mkdir(2)"]

  static func shellLine(_ words: [String]) -> String? {
    "mkdir /mnt/\(words[0])"
      + words.dropFirst().map { " && echo \($0.halves.1) > /mnt/\(words[0])/\($0.halves.0)" }.joined()
  }

  static func perform(_ workbench: Workbench, _ words: [String]) throws {
    for word in words.dropFirst() { try checkFile(word) }
    let stack = try LayerStack.reachable(workbench)
    let layer = try stack.make(try stack.checkedName(words[0]), workbench)
    for word in words.dropFirst() { try write(word, into: layer, workbench.child) }
  }

  private static func checkFile(_ word: String) throws {
    let parts = word.halves.0.split(separator: "/", omittingEmptySubsequences: false)
    guard word.contains("="), !parts.contains(where: { ["", ".", ".."].contains($0) }), !word.utf8.contains(0) else {
      throw Failure("'\(word)' is no FILE=TEXT", remedy: "write such as etc/motd=hello")
    }
  }

  private static func write(_ word: String, into layer: Layer, _ child: any LiveProcess) throws {
    let (file, text) = word.halves
    var directory = layer.path
    for part in file.split(separator: "/").dropLast() {
      directory += "/\(part)"
      try LayersPrimitive.makeDirectory(directory, child)
    }
    try child.writeFile("\(layer.path)/\(file)", text + "\n", flags: [.writeOnly, .create, .exclusive, .closeOnExec])
  }
}

extension String {
  /// Before and behind the first `=`.
  var halves: (String, String) {
    let name = prefix { $0 != "=" }
    return (String(name), String(dropFirst(name.count + 1)))
  }
}
