internal import CLinux

extension SystemCalls {
  /// Mounts a file system, binds a directory, or changes a mount's
  /// propagation, according to `flags`. Source: mount(2).
  package func mount(
    _ source: String?, on target: String, type: String? = nil, flags: MountFlags = [], data: String? = nil
  ) throws(SystemCallError) {
    var call = SystemCall("mount", SYS_mount)
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
    var call = SystemCall("umount2", SYS_umount2)
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
    var call = SystemCall("pivot_root", SYS_pivot_root)
    call.path(newRoot)
    call.string(putOld)
    try submit(call)
  }
}
