// Why the kernel refuses to make a group, to move a process, or to set a limit.
// Source: cgroups(7), cgroup-v2.rst, cgroup-v1/*.rst.

internal import Child
internal import KernelState
internal import Linux

extension LimitsPrimitive {
  static let limitsCauses = [
    Cause("clone", .again) { circumstances in
      guard case .number(let limit) = circumstances.fact("cgroup.pids.max", .outside),
        case .number(let count) = circumstances.fact("cgroup.pids.current", .outside), count >= limit
      else { return nil }
      return .init(
        "the child's group has \(count) processes and pids.max is \(limit)", remedy: "limit pids.max \(limit * 2)")
    },
    Cause("clone3", .noSystemCall) { _ in
      .init(
        "this kernel is older than 5.7, or a filter hides clone3(2), as container runtimes do",
        remedy: "'fork', then 'limit': the group is entered afterwards")
    },
    inGroups("clone3", .accessDenied) { path, _ in
      .init("the child may not put a process into \(path)", remedy: delegation)
    },
    inGroups("clone3", .busy) { path, _ in
      .init("\(path) hands on controllers, so no process may be in it", remedy: "see its cgroup.subtree_control")
    },
    inGroups("mkdirat", .accessDenied) { path, _ in
      .init("you may not make groups in \(path)", remedy: delegation)
    },
    inGroups("mkdirat", .notPermitted) { path, _ in
      .init("you may not make groups in \(path)", remedy: delegation)
    },
    inGroups("mkdirat", .readOnly) { _, _ in
      .init(
        "the groups are mounted read-only here, as container runtimes do", remedy: "start the lab outside the container"
      )
    },
    inGroups("mkdirat", .again) { path, _ in
      .init(
        "the limit of groups below it is reached (cgroup.max.descendants)",
        remedy: "see \(path)/../cgroup.max.descendants")
    },
    inGroups("write", .busy) { path, _ in
      guard path.hasSuffix("/cgroup.subtree_control") else { return nil }
      return .init(
        "the group has processes of its own, and a group of version 2 either has processes or hands on controllers",
        remedy: "start the lab in a group of its own: systemd-run --scope -p Delegate=yes glassbox")
    },
    inGroups("write", .busy) { path, _ in
      guard path.hasSuffix("/memory.limit_in_bytes") else { return nil }
      return .init(
        "the group uses more than that and the kernel could not free enough\(usage(beside: path))",
        remedy: "ask for more, or end what uses the memory")
    },
    inGroups("write", .busy) { path, _ in
      guard isMembership(path) else { return nil }
      return .init(
        "the group hands on controllers, so no process may be in it", remedy: "move the process into a subgroup")
    },
    inGroups("write", .noEntry) { path, _ in
      guard path.hasSuffix("/cgroup.subtree_control") else { return nil }
      return .init(
        "the parent group does not hand on this controller",
        remedy: "enable it above first: the parent's cgroup.subtree_control")
    },
    inGroups("write", .noDevice) { _, _ in
      .init("there is no such disk, or it is a partition", remedy: "see 'host lsblk'; limits are for whole disks")
    },
    inGroups("write", .noSpace) { path, _ in
      guard isMembership(path) else { return nil }
      return .init(
        "the cpuset of the group has no processors or no memory nodes", remedy: "set cpuset.cpus and cpuset.mems")
    },
    inGroups("write", .notSupported) { path, _ in
      guard isMembership(path) || path.hasSuffix("/cgroup.subtree_control") else { return nil }
      return .init("the group or one above it is threaded", remedy: "see cgroup.type: 'domain' groups only")
    },
    inGroups("write", .accessDenied) { path, _ in
      guard isMembership(path) else { return nil }
      return .init(
        "a process may be moved only by who may write to cgroup.procs of the group above both places",
        remedy: delegation)
    },
    inGroups("write", .invalid) { path, _ in
      guard path.hasSuffix("/memory.limit_in_bytes") || path.hasSuffix("/memory.memsw.limit_in_bytes") else {
        return nil
      }
      return .init(
        "version 1 wants memory.memsw.limit_in_bytes never to be less than memory.limit_in_bytes",
        remedy: "set memory.swap.max to max first")
    },
    inGroups("write", .invalid) { path, _ in
      guard path.hasSuffix("/cpu.cfs_quota_us"), let above = quota(above: path) else { return nil }
      return .init("it is more than the group above may use (\(above))", remedy: "ask for less")
    },
    inGroups("openat", .noEntry) { path, _ in
      .init(
        "the controller is not enabled for this group, or this kernel lacks the file",
        remedy: "see 'glassbox doctor' and \(parentDirectory(of: parentDirectory(of: path)))/cgroup.subtree_control")
    },
    inGroups("openat", .accessDenied) { _, _ in
      .init("the file belongs to another user", remedy: delegation)
    },
  ]

  private static let delegation = "start the lab as root, or with: systemd-run --user --scope -p Delegate=yes glassbox"

  /// A cause that is about a path among the control groups.
  private static func inGroups(
    _ call: String, _ errno: Errno,
    _ find: @escaping @Sendable (String, Cause.Circumstances) -> Cause.Explanation?
  ) -> Cause {
    Cause(call, errno) { circumstances in
      guard let path = circumstances.error.path, isAmongGroups(path) else { return nil }
      return find(path, circumstances)
    }
  }

  private static func isAmongGroups(_ path: String) -> Bool {
    MountInfo.parse((try? readText("/proc/self/mountinfo")) ?? "").contains { mount in
      mount.type.hasPrefix("cgroup") && path.hasPrefix(mount.mountPoint + "/")
    }
  }

  private static func usage(beside path: String) -> String {
    let text = try? readText(parentDirectory(of: path) + "/memory.usage_in_bytes").trimmed
    return text.flatMap { UInt64($0) }.map { " (it uses \(ByteSize.text($0)))" } ?? ""
  }

  /// The quota of the group above, where it has one.
  private static func quota(above path: String) -> String? {
    let above = parentDirectory(of: parentDirectory(of: path))
    guard let quota = try? readText(above + "/cpu.cfs_quota_us"),
      let period = try? readText(above + "/cpu.cfs_period_us"),
      let limit = CPUQuota(v1Quota: quota, v1Period: period), limit.quota != .max
    else { return nil }
    return "\(limit.processors) processors"
  }

  /// Whether the file decides who is in a group.
  private static func isMembership(_ path: String) -> Bool {
    path.hasSuffix("/cgroup.procs") || path.hasSuffix("/tasks")
  }
}
