internal import Child
internal import KernelState
internal import Linux

/// Every type of namespace: whether the kernel has it, its limit, and whether
/// unshare(2) really gives one.
enum NamespacesExamination: Examination {
  static let area = "namespaces"

  struct Kind {
    let name: String
    let flag: NamespaceFlags
    let option: String
    /// One of the five walls needs it.
    let isWall: Bool
  }

  static let kinds = [
    Kind(name: "uts", flag: .uts, option: "CONFIG_UTS_NS", isWall: true),
    Kind(name: "pid", flag: .pid, option: "CONFIG_PID_NS", isWall: true),
    Kind(name: "mnt", flag: .mount, option: "CONFIG_NAMESPACES", isWall: true),
    Kind(name: "net", flag: .network, option: "CONFIG_NET_NS", isWall: true),
    Kind(name: "ipc", flag: .ipc, option: "CONFIG_IPC_NS", isWall: false),
    Kind(name: "cgroup", flag: .cgroup, option: "CONFIG_CGROUPS", isWall: false),
    Kind(name: "time", flag: .time, option: "CONFIG_TIME_NS", isWall: false),
    Kind(name: "user", flag: .user, option: "CONFIG_USER_NS", isWall: false),
  ]

  static func examine(_ machine: Machine) -> [Finding] {
    kinds.map { examine($0, machine) } + [securityModules(machine.files)]
  }

  static func examine(_ kind: Kind, _ machine: Machine) -> Finding {
    guard machine.files.exists("/proc/self/ns/\(kind.name)") else {
      return missing(
        kind.name, "/proc/self/ns/\(kind.name) is not there: this kernel does not know the type",
        remedy: "take a kernel with \(kind.option)=y", wall: kind.isWall)
    }
    let sysctl = "user.max_\(kind.name)_namespaces"
    let limit = machine.files.shown(sysctl: sysctl)
    if machine.files.text("/proc/sys/user/max_\(kind.name)_namespaces") == "0" {
      return missing(
        kind.name, "\(limit): no namespace of this type may be made", remedy: "as root: sysctl \(sysctl)=10000",
        wall: kind.isWall)
    }
    // The type user is what a rootless lab begins with: tried as it is.
    let rootless = machine.rootless && kind.flag != .user
    if let failure = machine.attempt(rootless: rootless, { try $0.child.unshare(kind.flag) }) {
      return missing(kind.name, "\(failure.reason); \(limit)", remedy: machine.remedy(for: failure), wall: kind.isWall)
    }
    let within = rootless ? " in a user namespace" : ""
    return works(kind.name, "unshare(\(kind.flag)) worked\(within); \(limit)", wall: kind.isWall)
  }

  /// Not an obstacle in itself: what a module forbids, the trials show.
  private static func securityModules(_ files: SystemFiles) -> Finding {
    let path = "/sys/kernel/security/lsm"
    switch files.read(path) {
    case .success(let list):
      return works("security modules", "\(list.isEmpty ? "none" : list) (\(path))")
    case .failure(let error):
      let signs = [("AppArmor", "/sys/module/apparmor/parameters/enabled"), ("SELinux", "/sys/fs/selinux/enforce")]
        .compactMap { name, file in files.text(file).map { "\(name) (\(file) is \($0))" } }
      let found = signs.isEmpty ? "no sign of AppArmor or SELinux" : signs.joined(separator: ", ")
      return works("security modules", "\(found); \(path): \(error.errno.name), securityfs is not mounted here")
    }
  }
}
