internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension PIDPrimitive {
  static let pidCauses =
    [
      Cause("unshare", .invalid) { circumstances in
        guard circumstances.namespaces == .pid, hasPromised(circumstances.workbench) else {
          return nil
        }
        return .init(
          "this process has called unshare(CLONE_NEWPID) before, and its children are born elsewhere already",
          remedy: "'fork' first: the new process may do it again")
      },
      Cause("unshare", .noSpace) { circumstances in
        let depth = numbers(of: circumstances.workbench.child.pid)?.count ?? 0
        guard circumstances.namespaces == .pid, depth > 32 else { return nil }
        return .init(
          "PID namespaces are nested \(depth) deep, and 32 below the first is the limit", remedy: "'undo' a few steps")
      },
      Cause("clone", .noMemory) { circumstances in
        let directory = "/proc/\(circumstances.workbench.child.pid)/ns"
        guard let next = try? readLink("\(directory)/pid_for_children"), isEmpty(next) else { return nil }
        return .init(
          "the PID 1 of \(next) has died, and the kernel makes no process in a namespace without one",
          remedy: "'undo' to before 'unshare pid', or 'reset'")
      },
      Cause("clone", .again) { circumstances in reachedLimit(of: circumstances.workbench.child.pid) },
      Cause("mount", .notPermitted) { circumstances in
        guard circumstances.call[2].text == "proc",
          !sharesWithHost("user", circumstances.workbench), sharesWithHost("pid", circumstances.workbench)
        else { return nil }
        return .init(
          "the child's user namespace does not own the PID namespace that this procfs would show",
          remedy: "'unshare pid' and 'fork' first")
      },
    ] + unshareCauses(limit: "max_pid_namespaces")

  /// Whether unshare(2) has set another namespace for the children.
  private static func hasPromised(_ workbench: Workbench) -> Bool {
    let directory = "/proc/\(workbench.child.pid)/ns"
    return (try? readLink("\(directory)/pid_for_children")) != (try? readLink("\(directory)/pid"))
  }

  private static func numbers(of pid: Int32) -> [Int32]? {
    (try? readText("/proc/\(pid)/status")).flatMap { ProcessStatus($0).namespacePids }
  }

  /// The limit that keeps a process from making another; nil where none is reached.
  package static func reachedLimit(of pid: Int32) -> Cause.Explanation? {
    if let (file, limit) = exhaustedGroup(of: pid) {
      return .init(
        "the cgroup may hold \(limit) processes and does (\(file))",
        remedy: file.contains("/glassbox-")
          ? "raise it: 'limit pids.max NUMBER'" : "as root, write a higher number there")
    }
    return reachedProcessLimit(of: pid).map {
      .init(
        "the user may have \($0) processes and has them (RLIMIT_NPROC)",
        remedy: "raise it with 'ulimit -u' before starting the lab")
    }
  }

  /// Whether no process of the machine is in this PID namespace.
  private static func isEmpty(_ namespace: String) -> Bool {
    guard let entries = try? directoryEntries("/proc") else { return false }
    return !entries.contains { Int($0) != nil && (try? readLink("/proc/\($0)/ns/pid")) == namespace }
  }

  /// The file of the nearest group above the process whose pids.max is
  /// reached. Source: cgroup-v2.rst "PID", the same file names on version 1.
  private static func exhaustedGroup(of pid: Int32) -> (file: String, limit: UInt64)? {
    guard let text = try? readText("/proc/\(pid)/cgroup"), let table = try? readText("/proc/self/mountinfo") else {
      return nil
    }
    let mounts = CgroupMounts(MountInfo.parse(table))
    let groups = CgroupMembership.parse(text).filter { $0.isUnified || $0.controllers.contains("pids") }
    for group in groups.compactMap(mounts.directory(of:)) {
      var directory = group
      while let limit = number(in: directory + "/pids.max") {
        if let count = number(in: directory + "/pids.current"), count >= limit {
          return (directory + "/pids.max", limit)
        }
        directory = parentDirectory(of: directory)
      }
    }
    return nil
  }

  /// Nil at the top, which has no such file.
  private static func number(in path: String) -> UInt64? {
    guard let text = try? readText(path), let limit = LimitValue(text) else { return nil }
    return limit.number ?? .max
  }

  /// The soft limit of the process's user, where it is reached. It binds
  /// neither root nor a process with CAP_SYS_RESOURCE or CAP_SYS_ADMIN over
  /// the host. Source: RLIMIT_NPROC in getrlimit(2).
  private static func reachedProcessLimit(of pid: Int32) -> UInt64? {
    guard let limits = try? readText("/proc/\(pid)/limits"), let user = user(of: "\(pid)"), user != 0,
      let line = limits.split(separator: "\n").first(where: { $0.hasPrefix("Max processes") }),
      let limit = UInt64(line.split(separator: " ")[2])
    else { return nil }
    let processes = ((try? directoryEntries("/proc")) ?? []).filter { Int($0) != nil && Self.user(of: $0) == user }
    let threads = processes.map { (try? directoryEntries("/proc/\($0)/task").count) ?? 0 }
    return threads.reduce(0, +) >= limit ? limit : nil
  }

  private static func user(of process: String) -> UInt32? {
    (try? readText("/proc/\(process)/status")).flatMap { ProcessStatus($0).users?.real }
  }
}
