// Memory that no IPC namespace separates: whoever maps the same file by mmap(2)
// has the same pages. What decides is who can open the file, and that is a
// matter of mounts and permissions.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

enum MmapCommand: Command {
  static let name = "mmap"
  static let parameters = [Parameter("FILE")]
  static let summary = "map a file into the child's memory, shared with all who do the same"
  static let details = "FILE is an absolute path to a file with something in it; its first page is mapped."
  static let manuals = ["mmap(2)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let path = arguments[0]
    try checkPath(path)
    try requireFile(path, workbench)
    let child = workbench.child
    let descriptor = try child.open(path, [.readWrite, .closeOnExec])
    defer { try? child.close(descriptor) }
    let size = try child.size(of: descriptor)
    guard size > 0 else {
      throw Failure("\(path) is empty", cause: "there is nothing to map", remedy: "write something into it first")
    }
    let address = try child.mapShared(descriptor, count: Int(pageSize))
    workbench.child.store[Mapping.self] = (address, min(size, Int(pageSize)))
    workbench.note("the file's first page is now at 0x\(String(address, radix: 16)) in the child's memory")
  }

  /// Writing to a device's memory would not be a lesson.
  private static func requireFile(_ path: String, _ workbench: Workbench) throws {
    guard let descriptor = try? workbench.child.looking.openHere(path, [.path, .closeOnExec]) else { return }
    defer { close(descriptor) }
    guard fileKind("/proc/self/fd/\(descriptor)") != .file else { return }
    throw Failure("\(path) is no regular file", remedy: "give a file that you may write to")
  }
}

enum StoreCommand: Command {
  static let name = "store"
  static let parameters = [Parameter("TEXT", repeats: true)]
  static let summary = "write a text into the memory that 'mmap' shares"
  static let details = "At most as many bytes as the file has: mapped memory cannot make a file longer."
  static let manuals = ["mmap(2)", "process_vm_writev(2)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let text = arguments.joined(separator: " ")
    guard let (address, size) = workbench.child.store[Mapping.self] else {
      throw Failure("the child has mapped no file", remedy: "type 'mmap FILE' first")
    }
    guard text.utf8.count <= size else {
      throw Failure(
        "the text has \(text.utf8.count) bytes, and the file \(size)",
        cause: "mapped memory does not make a file longer",
        remedy: "give a shorter text")
    }
    try workbench.child.writeMemory(at: address, text, pid: try workbench.child.processID())
  }
}

/// Where the mapping is in the child's memory, and how many bytes of it count.
private enum Mapping: StoreKey { typealias Value = (address: UInt64, size: Int) }

/// The memory that the child shares, as anybody can see it.
enum MappedFile {
  /// What stands at the beginning of the memory that the child shares, up to
  /// the end of the line; nil where it shares none. The place is found as one
  /// finds it in any process: the letter `s` in /proc/<pid>/maps. Source: proc_pid_maps(5).
  static func firstLine(_ observation: Observation) throws -> String? {
    guard let child = observation.child else { return nil }
    let maps = try observation.procText("maps")
    guard let address = maps.parsed.value(Shared.self, { address(in: maps.text) }) else { return nil }
    let bytes = try child.readMemory(at: address, count: 64, pid: try child.processID())
    return String(decoding: bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  private enum Shared: StoreKey { typealias Value = UInt64? }

  /// Where the first shared mapping of a file begins.
  private static func address(in maps: String) -> UInt64? {
    let lines = maps.split(separator: "\n").map { $0.split(separator: " ") }
    let line = lines.first { $0.count > 5 && $0[1].hasSuffix("s") && $0[4] != "0" }
    return line.flatMap { UInt64($0[0].prefix { $0 != "-" }, radix: 16) }
  }
}
