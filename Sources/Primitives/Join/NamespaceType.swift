internal import KernelState
internal import Linux

/// A type of namespace: the lab's word for it, the kernel's file, and its flag.
struct NamespaceType: Equatable {
  /// As in `unshare mount`.
  let name: String
  /// The file under /proc/<pid>/ns.
  let link: String
  let flag: NamespaceFlags
  let summary: String

  static let all = [
    NamespaceType(name: "cgroup", link: "cgroup", flag: .cgroup, summary: "names of control groups"),
    NamespaceType(name: "ipc", link: "ipc", flag: .ipc, summary: "message queues, shared memory, semaphores"),
    NamespaceType(name: "mount", link: "mnt", flag: .mount, summary: "the list of mounts"),
    NamespaceType(name: "net", link: "net", flag: .network, summary: "links, addresses, routes, ports"),
    NamespaceType(name: "pid", link: "pid", flag: .pid, summary: "process numbers, for the next children"),
    NamespaceType(name: "time", link: "time", flag: .time, summary: "monotonic and boot-time clocks"),
    NamespaceType(name: "user", link: "user", flag: .user, summary: "user ids and capabilities"),
    NamespaceType(name: "uts", link: "uts", flag: .uts, summary: "the hostname"),
  ]

  /// By the lab's word or by the kernel's: `mount` and `mnt` are one.
  static func named(_ name: String) throws(Failure) -> NamespaceType {
    if let type = all.first(where: { $0.name == name || $0.link == name }) { return type }
    throw Failure(
      "there is no namespace type '\(name)'", remedy: "one of " + all.map(\.name).joined(separator: ", "))
  }
}
