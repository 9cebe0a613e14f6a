internal import CLinux

extension CallDefinition {
  package static let mount = CallDefinition(
    "mount", SYS_mount, needs: .sysAdmin,
    errnos: [.accessDenied, .busy, .invalid, .noDevice, .noEntry, .notDirectory, .notPermitted, .tooManyLinks],
    manual: "mount(2)")
  package static let umount2 = CallDefinition(
    "umount2", SYS_umount2, needs: .sysAdmin, errnos: [.busy, .invalid, .noEntry, .notPermitted], manual: "umount2(2)")
  package static let pivotRoot = CallDefinition(
    "pivot_root", SYS_pivot_root, needs: .sysAdmin, errnos: [.busy, .invalid, .noEntry, .notDirectory, .notPermitted],
    manual: "pivot_root(2)")
}

extension SystemCalls {
  /// Mounts a file system, binds a directory, or changes a mount's
  /// propagation, according to `flags`. Source: mount(2).
  package func mount(
    _ source: String?, on target: String, type: String? = nil, flags: MountFlags = [], data: String? = nil
  ) throws(SystemCallError) {
    var call = SystemCall(.mount)
    call.string(source)
    call.path(target)
    call.string(type)
    call.value(flags)
    call.string(data)
    try submit(call)
  }

  /// Takes a mount away. Throws EBUSY while it is in use, EINVAL where nothing
  /// is mounted or the mount is locked. Source: umount2(2).
  package func unmount(_ target: String, flags: UnmountFlags = []) throws(SystemCallError) {
    var call = SystemCall(.umount2)
    call.path(target)
    call.value(flags)
    try submit(call)
  }

  /// Makes `newRoot` the root of the caller's mount namespace and puts the old
  /// one at `putOld`.
  ///
  /// Throws EINVAL where `newRoot` is no mount point or a parent mount is
  /// shared, EBUSY where it is on the current root. Source: pivot_root(2).
  package func pivotRoot(_ newRoot: String, _ putOld: String) throws(SystemCallError) {
    var call = SystemCall(.pivotRoot)
    call.path(newRoot)
    call.string(putOld)
    try submit(call)
  }
}
