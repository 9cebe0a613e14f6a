internal import Child
internal import KernelState
internal import Linux

enum MountTmpfsCommand: Command {
  static let name = "mount tmpfs"
  static let parameters = [Parameter("TARGET"), Parameter("SIZE", optional: true)]
  static let summary = "mount an empty file system that lives in memory"
  static let details = "SIZE is such as 64M; half of the machine's memory unless you say otherwise."
  static let manuals = ["tmpfs(5)", "mount(2)"]

  static func shellLine(_ arguments: [String]) -> String? {
    let options = arguments.count > 1 ? " -o size=\(arguments[1])" : ""
    return "mount -t tmpfs\(options) tmpfs \(arguments[0])"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let size = try arguments.dropFirst().first.map(checkedSize)
    try requireInvisibleMount(on: arguments[0], workbench)
    try workbench.child.mount("tmpfs", on: arguments[0], type: "tmpfs", data: size.map { "size=\($0)" })
  }

  /// A size of 0 means "no limit" to tmpfs, and is surely not what was meant.
  private static func checkedSize(_ text: String) throws -> UInt64 {
    do throws(Failure) {
      if let bytes = try ByteSize.parse(text).number, bytes > 0 { return bytes }
    } catch {
      throw Failure(error.description)
    }
    throw Failure("'\(text)' is no size for a tmpfs", remedy: "write a size such as 64M, or none")
  }
}
