internal import CLinux

extension CallDefinition {
  package static let unshare = CallDefinition(
    "unshare", SYS_unshare, needs: .sysAdmin,
    errnos: [.accessDenied, .invalid, .noMemory, .noSpace, .notPermitted, .tooManyUsers], manual: "unshare(2)")
  package static let setns = CallDefinition(
    "setns", SYS_setns, needs: .sysAdmin, errnos: [.badDescriptor, .invalid, .noMemory, .notPermitted],
    manual: "setns(2)")
  package static let pidfdOpen = CallDefinition(
    "pidfd_open", SYS_pidfd_open, errnos: [.invalid, .noProcess, .tooManyFiles], manual: "pidfd_open(2)")
}

extension SystemCalls {
  /// Moves the caller into new namespaces of the given types. A new PID or
  /// time namespace is for the next children only.
  ///
  /// Throws EPERM without CAP_SYS_ADMIN (not for CLONE_NEWUSER), EINVAL with
  /// CLONE_NEWUSER in a process with threads, ENOSPC at the limit of
  /// /proc/sys/user/max_*_namespaces. Source: unshare(2).
  package func unshare(_ types: NamespaceFlags) throws(SystemCallError) {
    var call = SystemCall(.unshare)
    call.value(types)
    try perform(call)
  }

  /// Moves the caller into the namespace that a descriptor of the lab refers
  /// to, or into those of the given types where it refers to a process. A PID
  /// namespace is for the next children only.
  ///
  /// Throws EPERM without CAP_SYS_ADMIN both in the caller's user namespace and
  /// in the one that owns the namespace; EINVAL for the user namespace that the
  /// caller is in, and for a PID namespace that is not below the caller's.
  /// Source: setns(2).
  package func setNamespace(_ descriptor: Int32, _ type: NamespaceFlags, of referent: Argument.Referent)
    throws(SystemCallError)
  {
    var call = SystemCall(.setns)
    call.sent(descriptor, referent)
    call.value(type)
    try perform(call)
  }

  /// A descriptor for a process, of this process here. With it setns(2) moves
  /// the caller into several of that process's namespaces at once, or into none
  /// of them. Throws ESRCH where there is no such process. Source: pidfd_open(2).
  package func processHere(_ pid: Int32) throws(SystemCallError) -> Int32 {
    var call = SystemCall(.pidfdOpen)
    call.number(pid)
    call.number(0)
    call.kind = .descriptor
    return try bring(call)
  }
}
