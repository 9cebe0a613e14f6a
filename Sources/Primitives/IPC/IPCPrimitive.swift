// The IPC namespace: what else is shared that nobody sees?
//
// Message queues, shared memory segments and semaphores of System V, and POSIX
// message queues, are found by a key or a name, and belong to no process. So
// they cannot be closed, only removed. unshare(CLONE_NEWIPC) gives the child a
// world of its own for these, which begins empty: no copy this time.

package import Child
package import KernelState
package import Linux

/// The IPC namespace: System V IPC and POSIX message queues.
/// Source: ipc_namespaces(7).
package enum IPCPrimitive: Primitive {
  package static let name = "ipc"
  package static let title = "IPC namespace: the child's own message queues, shared memory and semaphores"
  package static let help = """
    Some objects of the kernel are found by a number or a name, and stay when
    the process that made them has gone: message queues, shared memory segments
    and semaphores of System V, and POSIX message queues. 'unshare ipc' gives the
    child an empty world of its own for them. 'ipc queue KEY' makes a queue, 'ipc
    send' and 'ipc receive' use it, 'mqueue create NAME' makes a POSIX queue. What
    is shared by other means stays shared: 'mmap FILE' and 'store TEXT' show one.
    """

  /// Empty IPC objects of the child's own.
  package static func unshare(_ workbench: Workbench) throws { try workbench.child.unshare(.ipc) }

  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWIPC" } + IPCFlags.names

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("ipc", in: snapshot) }
}
