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
  private static func device(_ text: String) throws(InputError) -> IOLimit {
    let first = String(text.split(separator: " ").first ?? "")
    guard first.hasPrefix("/") else { return try disk(try IOLimit(text)) }
    let rest = text.trimmed.dropFirst(first.count)
    if fileKind(first) == .directory { return try disk(try IOLimit("\(try diskBelow(first))" + rest)) }
    guard let number = blockDevice(first) else {
      throw InputError("\(first.prefix(60)) is neither a block device nor a directory; 'host lsblk' shows the disks")
    }
    return try disk(try IOLimit("\(number)" + rest))
  }

  /// The whole disk that holds a directory of the host.
  private static func diskBelow(_ directory: String) throws(InputError) -> String {
    let identity = try? LocalSystemCalls(recorder: Recorder()).identity(of: directory)
    guard let device = identity?.device else { throw InputError("\(directory.prefix(60)) cannot be looked at") }
    if let whole = wholeDisk(device) { return whole }
    // File systems such as btrfs have device numbers of their own making; the
    // mount says what they lie on.
    let mounts = MountInfo.parse((try? readText("/proc/self/mountinfo")) ?? "")
    let above = mounts.filter { directory == $0.mountPoint || directory.hasPrefix($0.mountPoint.withSlash) }
    let mount = above.max { $0.mountPoint.utf8.count <= $1.mountPoint.utf8.count }
    if let number = mount.flatMap({ blockDevice($0.source) }), let whole = wholeDisk("\(number)") { return whole }
    throw InputError("\(directory.prefix(60)) is on no disk of this machine (\(mount?.type ?? "unknown")); name one")
  }

  /// The disk of a partition, or the disk itself; nil where it is neither.
  private static func wholeDisk(_ device: String) -> String? {
    let folder = "/sys/dev/block/\(device)"
    guard fileKind(folder) == .directory else { return nil }
    return fileKind(folder + "/partition") == .file ? (try? readText(folder + "/../dev"))?.trimmed : device
  }

  /// The queue that is throttled belongs to the whole disk, so that a
  /// partition has none: the kernel says ENODEV.
  private static func disk(_ limit: IOLimit) throws(InputError) -> IOLimit {
    let folder = "/sys/dev/block/\(limit.device)"
    guard fileKind(folder) == .directory else { throw InputError("there is no block device \(limit.device) here") }
    guard fileKind(folder + "/partition") == .file else { return limit }
    let whole = (try? readText(folder + "/../dev").trimmed).map { ": its disk is \($0)" } ?? ""
    throw InputError("\(limit.device) is a partition, and limits are for whole disks\(whole)")
  }
}

extension String {
  /// `/var` as a prefix of `/var/tmp`, not of `/variable`.
  fileprivate var withSlash: String { hasSuffix("/") ? self : self + "/" }
}
