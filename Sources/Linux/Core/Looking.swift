internal import CLinux

/// A block device, as the kernel and the cgroup files name it.
package struct DeviceNumber: Hashable, Sendable, CustomStringConvertible {
  package let major: UInt32
  package let minor: UInt32

  /// `8:16`.
  package var description: String { "\(major):\(minor)" }
}

/// The number of the block device at `path`; nil where nothing is there or it
/// is something else. Source: stat(2), makedev(3).
package func blockDevice(_ path: String) -> DeviceNumber? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFBLK) else { return nil }
  return DeviceNumber(major: glassbox_major(UInt64(status.st_rdev)), minor: glassbox_minor(UInt64(status.st_rdev)))
}

/// Whether this process may write to what stands at `path`: permission bits
/// and a read-only mount count both. Source: access(2).
package func mayWrite(_ path: String) -> Bool {
  access(path, W_OK) == 0
}

/// Bytes of one page of memory, in which the kernel counts. Source: sysconf(3).
package var pageSize: UInt64 { UInt64(sysconf(Int32(_SC_PAGESIZE))) }

/// Bytes of memory that this machine has. Source: sysconf(3).
package var physicalMemory: UInt64 { UInt64(sysconf(Int32(_SC_PHYS_PAGES))) * pageSize }

/// Lets time pass. Source: poll(2).
package func rest(milliseconds: Int32) {
  _ = poll(nil, 0, milliseconds)
}
