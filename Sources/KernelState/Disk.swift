internal import Linux

/// The disks of this machine, as limits on them count: whole ones, by number.
package enum Disk {
  /// `major:minor` of the disk that a directory of the host lies on. Nil where
  /// it lies on none: in memory, on another machine, or on layers of others.
  /// Source: stat(2), proc_pid_mountinfo(5), /sys/dev/block.
  package static func below(_ directory: String) -> String? {
    guard let device = try? LocalSystemCalls(recorder: Recorder()).identity(of: directory).device else { return nil }
    if let whole = whole(device) { return whole }
    // File systems such as btrfs have device numbers of their own making; the
    // mount says what they lie on.
    guard let source = mount(of: directory)?.source, source.hasPrefix("/"), let number = blockDevice(source) else {
      return nil
    }
    return whole("\(number)")
  }

  /// The mount that a directory is on, by its path.
  package static func mount(of directory: String) -> MountInfo? {
    let mounts = MountInfo.parse((try? readText("/proc/self/mountinfo")) ?? "")
    let above = mounts.filter { mount in
      directory == mount.mountPoint
        || directory.hasPrefix(mount.mountPoint.hasSuffix("/") ? mount.mountPoint : mount.mountPoint + "/")
    }
    // The deepest, and of those stacked on one place the last.
    return above.reversed().max { $0.mountPoint.utf8.count < $1.mountPoint.utf8.count }
  }

  /// The disk of a partition, or the disk itself; nil where it is neither.
  package static func whole(_ device: String) -> String? {
    let folder = "/sys/dev/block/\(device)"
    guard fileKind(folder) == .directory else { return nil }
    guard fileKind(folder + "/partition") == .file else { return device }
    return try? readText(folder + "/../dev").trimmed
  }
}
