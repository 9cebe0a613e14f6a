internal import CLinux

/// The flags of mount(2).
package struct MountFlags: NamedFlags {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let readOnly = Self(rawValue: UInt64(MS_RDONLY))
  package static let noSetUserID = Self(rawValue: UInt64(MS_NOSUID))
  package static let noDevices = Self(rawValue: UInt64(MS_NODEV))
  package static let noExecute = Self(rawValue: UInt64(MS_NOEXEC))
  package static let remount = Self(rawValue: UInt64(MS_REMOUNT))
  package static let bind = Self(rawValue: UInt64(MS_BIND))
  package static let recursive = Self(rawValue: UInt64(MS_REC))
  package static let `private` = Self(rawValue: UInt64(MS_PRIVATE))
  package static let slave = Self(rawValue: UInt64(MS_SLAVE))
  package static let shared = Self(rawValue: UInt64(MS_SHARED))
  package static let unbindable = Self(rawValue: UInt64(MS_UNBINDABLE))

  package static let names = [
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
package struct UnmountFlags: NamedFlags {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let detach = Self(rawValue: 2)

  // MNT_* stand only in the C library's sys/mount.h, whose MS_* clash with the
  // kernel's linux/mount.h.
  package static let names = [
    NamedFlag(1, "MNT_FORCE", "abort requests that are under way (network file systems)"),
    NamedFlag(2, "MNT_DETACH", "take it out of the tree now, let go when nobody uses it"),
    NamedFlag(4, "MNT_EXPIRE", "mark as expired, unmount at the second call"),
  ]
}
