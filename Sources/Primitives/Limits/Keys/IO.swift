// Bytes and operations a second, on one block device. Only what reaches the
// device is counted: buffered writes go to the page cache first, and are
// limited when they are written back (version 2) or not at all (version 1).
// Source: cgroup-v2.rst "IO", cgroup-v1/blkio-controller.rst.

internal import KernelState
internal import Linux

extension LimitKey {
  static let ioMax = LimitKey(
    name: "io.max", controller: .io,
    summary: "reads and writes a second on a disk, or the disk below a directory: rbps, wbps, riops, wiops",
    example: "/var/tmp wbps=1M",
    check: { _ = try device($0) },
    settings: { value, group in
      let limit = try device(value)
      guard group.version == .v1 else { return direct("io.max", limit) }
      return limit.v1Writes.map { Setting(file: $0.file, text: $0.line) }
    })

  /// As the file takes it, for the shell line; the value itself where it is wrong.
  static func ioShown(_ value: String) -> String { (try? device(value).description) ?? value }

  /// With the device by its number, by its path, or by a directory on it.
  private static func device(_ text: String) throws(Failure) -> IOLimit {
    let first = String(text.split(separator: " ").first ?? "")
    guard first.hasPrefix("/") else { return try disk(try IOLimit(text)) }
    let rest = text.trimmed.dropFirst(first.count)
    if fileKind(first) == .directory { return try disk(try IOLimit("\(try diskBelow(first))" + rest)) }
    guard let number = blockDevice(first) else {
      throw Failure("\(first.prefix(60)) is neither a block device nor a directory; 'host lsblk' shows the disks")
    }
    return try disk(try IOLimit("\(number)" + rest))
  }

  private static func diskBelow(_ directory: String) throws(Failure) -> String {
    if let disk = Disk.below(directory) { return disk }
    let type = Disk.mount(of: directory).map { " (\($0.type))" } ?? ""
    throw Failure("\(directory.prefix(60)) is on no disk of this machine\(type); name another directory, or a disk")
  }

  /// The queue that is throttled belongs to the whole disk, so that a
  /// partition has none: the kernel says ENODEV.
  private static func disk(_ limit: IOLimit) throws(Failure) -> IOLimit {
    let folder = "/sys/dev/block/\(limit.device)"
    guard fileKind(folder) == .directory else { throw Failure("there is no block device \(limit.device) here") }
    guard fileKind(folder + "/partition") == .file else { return limit }
    let whole = (try? readText(folder + "/../dev").trimmed).map { ": its disk is \($0)" } ?? ""
    throw Failure("\(limit.device) is a partition, and limits are for whole disks\(whole)")
  }
}
