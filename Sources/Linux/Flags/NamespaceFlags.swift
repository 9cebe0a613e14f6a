internal import CLinux

/// The namespace types, as clone(2), unshare(2) and setns(2) take them.
package struct NamespaceFlags: NamedFlags {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let cgroup = Self(rawValue: UInt64(CLONE_NEWCGROUP))
  package static let ipc = Self(rawValue: UInt64(CLONE_NEWIPC))
  package static let mount = Self(rawValue: UInt64(CLONE_NEWNS))
  package static let network = Self(rawValue: UInt64(CLONE_NEWNET))
  package static let pid = Self(rawValue: UInt64(CLONE_NEWPID))
  package static let time = Self(rawValue: UInt64(CLONE_NEWTIME))
  package static let user = Self(rawValue: UInt64(CLONE_NEWUSER))
  package static let uts = Self(rawValue: UInt64(CLONE_NEWUTS))

  package static let names = [
    NamedFlag(CLONE_NEWCGROUP, "CLONE_NEWCGROUP", "a new cgroup namespace: the current cgroup becomes its root"),
    NamedFlag(CLONE_NEWIPC, "CLONE_NEWIPC", "a new IPC namespace: System V IPC and POSIX message queues"),
    NamedFlag(CLONE_NEWNS, "CLONE_NEWNS", "a new mount namespace: a copy of the list of mounts"),
    NamedFlag(CLONE_NEWNET, "CLONE_NEWNET", "a new network namespace: links, addresses, routes, ports"),
    NamedFlag(CLONE_NEWPID, "CLONE_NEWPID", "a new PID namespace, for the children made from now on"),
    NamedFlag(CLONE_NEWTIME, "CLONE_NEWTIME", "a new time namespace, for the children made from now on"),
    NamedFlag(CLONE_NEWUSER, "CLONE_NEWUSER", "a new user namespace, with full capabilities inside it"),
    NamedFlag(CLONE_NEWUTS, "CLONE_NEWUTS", "a new UTS namespace: hostname and NIS domain name"),
  ]
}
