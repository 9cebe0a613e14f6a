internal import CLinux

extension SystemCalls {
  /// Moves the caller into new namespaces of the given types. A new PID or
  /// time namespace is for the next children only.
  ///
  /// Throws EPERM without CAP_SYS_ADMIN (not for CLONE_NEWUSER), EINVAL with
  /// CLONE_NEWUSER in a process with threads, ENOSPC at the limit of
  /// /proc/sys/user/max_*_namespaces. Source: unshare(2).
  public func unshare(_ types: NamespaceFlags) throws(SystemCallError) {
    var call = SystemCall("unshare", SYS_unshare)
    call.word(types.rawValue, types.description)
    try perform(call)
  }

  /// Moves the caller into the namespace that a descriptor of the lab refers
  /// to. Source: setns(2).
  public func setNamespace(_ descriptor: Int32, _ type: NamespaceFlags, shown: String) throws(SystemCallError) {
    var call = SystemCall("setns", SYS_setns)
    call.sent(descriptor, shown)
    call.word(type.rawValue, type.description)
    try perform(call)
  }
}
