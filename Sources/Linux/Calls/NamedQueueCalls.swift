internal import CLinux

extension CallDefinition {
  package static let mqOpen = CallDefinition(
    "mq_open", SYS_mq_open, errnos: [.accessDenied, .exists, .noEntry, .noSpace, .noSystemCall, .tooManyFiles],
    manual: "mq_open(2)")
  package static let mqUnlink = CallDefinition(
    "mq_unlink", SYS_mq_unlink, errnos: [.accessDenied, .noEntry], manual: "mq_unlink(2)")
  package static let fsopen = CallDefinition(
    "fsopen", SYS_fsopen, acts: false, errnos: [.noDevice, .notPermitted], manual: "fsopen(2)")
  package static let fsconfig = CallDefinition(
    "fsconfig", SYS_fsconfig, acts: false, errnos: [.invalid, .noMemory, .notPermitted], manual: "fsconfig(2)")
  package static let fsmount = CallDefinition(
    "fsmount", SYS_fsmount, acts: false, errnos: [.invalid, .notPermitted], manual: "fsmount(2)")
}

// POSIX message queues. They have names, and the kernel keeps them in a small
// file system of its own, one for each IPC namespace. Source: mq_overview(7).
extension SystemCalls {
  /// Opens the queue of that name; with `.create` it is made, for the caller's
  /// user only. The name has no leading slash here: the C library takes it off.
  ///
  /// Throws ENOENT where there is none and none is to be made, EEXIST with
  /// `.exclusive`, EMFILE at RLIMIT_MSGQUEUE, ENOSPC at fs.mqueue.queues_max.
  /// Source: mq_open(2), mq_open(3).
  package func openNamedQueue(
    _ name: String, _ flags: OpenFlags
  ) throws(SystemCallError) -> Int32 {
    var call = SystemCall(.mqOpen)
    call.string(name)
    call.value(flags)
    if flags.contains(.create) {
      call.value(FileMode(0o600))
      call.null()
    }
    return Int32(clamping: try perform(call).result)
  }

  /// Removes the name; the queue goes with its last descriptor.
  /// Source: mq_unlink(3).
  package func removeNamedQueue(_ name: String) throws(SystemCallError) {
    var call = SystemCall(.mqUnlink)
    call.string(name)
    try perform(call)
  }

  /// The file system that holds the POSIX queues of the caller's IPC namespace,
  /// as a descriptor of this process. It is a mount in no list of mounts, so
  /// nobody else sees it, and it ends when the descriptor is closed.
  ///
  /// Throws EPERM without CAP_SYS_ADMIN over the caller's mount namespace,
  /// ENODEV on a kernel without such queues. Source: fsopen(2), fsmount(2).
  package func namedQueuesHere() throws(SystemCallError) -> Int32 {
    var open = SystemCall(.fsopen)
    open.string("mqueue")
    open.constant(FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC")
    let context = Int32(clamping: try perform(open).result)
    defer { try? looking.close(context) }
    var create = SystemCall(.fsconfig)
    create.descriptor(context)
    create.constant(FSCONFIG_CMD_CREATE.rawValue, "FSCONFIG_CMD_CREATE")
    create.null()
    create.null()
    create.number(0)
    try perform(create)
    var mount = SystemCall(.fsmount)
    mount.descriptor(context)
    mount.constant(FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC")
    mount.number(0)
    mount.kind = .descriptor
    return try bring(mount)
  }
}
