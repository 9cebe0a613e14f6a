// COPY of a Dockerfile makes files, so it makes a layer.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

enum CopyCommand: Command {
  static let name = "copy"
  static let parameters = [Parameter("FILE"), Parameter("PATH")]
  static let summary = "copy a file of the host to a path inside the overlay"
  static let details = "PATH begins at the root of the overlay; links inside cannot lead out of it."
  static let manuals = ["openat2(2)", "sendfile(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "cp \(arguments[0]) /mnt/root\(arguments[1])" }

  static func perform(_ workbench: Workbench, _ words: [String]) throws {
    guard let root = insideOverlay(workbench) else {
      throw Failure("no overlay is mounted", remedy: "'overlay busybox' mounts one")
    }
    try checkPath(words[1])
    let source = try openSource(words[0])
    defer { close(source.descriptor) }
    let name = words[0].split(separator: "/").last.map(String.init) ?? ""
    let child = workbench.child
    let directory = try child.open(root, [.path, .directory, .closeOnExec])
    defer { try? child.close(directory) }
    let target = try child.open(
      below: directory, words[1].hasSuffix("/") ? words[1] + name : words[1],
      [.writeOnly, .create, .truncate, .nonBlocking, .closeOnExec], mode: source.mode)
    defer { try? child.close(target) }
    // A layer from somebody else may have a pipe there, or the disk of the host.
    guard try child.isRegularFile(target) else {
      throw Failure("\(words[1]) is no regular file in the overlay", remedy: "choose another PATH")
    }
    while try child.sendFile(source.descriptor, named: words[0], to: target, count: 1 << 20) > 0 {}
  }

  /// Where the merged directory is for the child: `/` after a pivot into it.
  private static func insideOverlay(_ workbench: Workbench) -> String? {
    if let target = LayersPrimitive.mergedRoot(workbench) { return target }
    guard LayerStack.of(workbench.child) != nil, ResolvedPath("/", workbench)?.mount.type == "overlay",
      !sharesWithHost("mnt", workbench)
    else { return nil }
    return "/"
  }

  private static func openSource(_ path: String) throws -> (descriptor: Int32, mode: UInt32) {
    guard !path.utf8.contains(0) else { throw Failure("the path contains a NUL byte") }
    let descriptor = glassbox_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0)
    guard descriptor >= 0 else {
      let errno = Errno(rawValue: -descriptor)
      throw Failure("\(path) of the host cannot be read: \(errno)", errno: errno)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFREG) else {
      close(descriptor)
      throw Failure("\(path) of the host is no regular file", remedy: "name one file")
    }
    return (descriptor, status.st_mode & 0o777)
  }
}
