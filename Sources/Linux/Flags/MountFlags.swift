internal import CLinux

/// The flags of mount(2).
public struct MountFlags: NamedFlags {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static let readOnly = Self(rawValue: UInt64(MS_RDONLY))
  public static let noSetUserID = Self(rawValue: UInt64(MS_NOSUID))
  public static let noDevices = Self(rawValue: UInt64(MS_NODEV))
  public static let noExecute = Self(rawValue: UInt64(MS_NOEXEC))
  public static let remount = Self(rawValue: UInt64(MS_REMOUNT))
  public static let bind = Self(rawValue: UInt64(MS_BIND))
  public static let recursive = Self(rawValue: UInt64(MS_REC))
  public static let `private` = Self(rawValue: UInt64(MS_PRIVATE))
  public static let slave = Self(rawValue: UInt64(MS_SLAVE))
  public static let shared = Self(rawValue: UInt64(MS_SHARED))
  public static let unbindable = Self(rawValue: UInt64(MS_UNBINDABLE))

  public static let names = [
    NamedFlag(MS_RDONLY, "MS_RDONLY", "no writes through this mount"),
    NamedFlag(MS_NOSUID, "MS_NOSUID", "set-user-ID bits and file capabilities have no effect"),
    NamedFlag(MS_NODEV, "MS_NODEV", "device files cannot be opened"),
    NamedFlag(MS_NOEXEC, "MS_NOEXEC", "programs cannot be executed"),
    NamedFlag(MS_REMOUNT, "MS_REMOUNT", "change the flags of a mount that is there"),
    NamedFlag(MS_BIND, "MS_BIND", "show a directory or file at a second place"),
    NamedFlag(MS_MOVE, "MS_MOVE", "move a mount to another place"),
    NamedFlag(MS_REC, "MS_REC", "with bind or propagation: the mounts below too"),
    NamedFlag(MS_PRIVATE, "MS_PRIVATE", "mounts neither come from nor go to other namespaces"),
    NamedFlag(MS_SLAVE, "MS_SLAVE", "mounts come from the peer group, none go back"),
    NamedFlag(MS_SHARED, "MS_SHARED", "mounts go to and come from every peer"),
    NamedFlag(MS_UNBINDABLE, "MS_UNBINDABLE", "private, and cannot be bind mounted"),
  ]
}

/// The flags of umount2(2).
public struct UnmountFlags: NamedFlags {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static let detach = Self(rawValue: 2)

  // MNT_* stand only in the C library's sys/mount.h, whose MS_* clash with the
  // kernel's linux/mount.h.
  public static let names = [
    NamedFlag(1, "MNT_FORCE", "abort requests that are under way (network file systems)"),
    NamedFlag(2, "MNT_DETACH", "take it out of the tree now, let go when nobody uses it"),
    NamedFlag(4, "MNT_EXPIRE", "mark as expired, unmount at the second call"),
  ]
}
