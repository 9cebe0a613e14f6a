internal import CLinux
internal import KernelState
internal import Linux

/// The limits: which version, which controllers, and whether this user may
/// make a group.
package enum CgroupsExamination: Examination {
  package static let area = "cgroups"

  package static func examine(_ machine: Machine) -> [Finding] {
    let hierarchies = CgroupHierarchies(machine.files)
    guard hierarchies.mounts.mode != .none else {
      let none = missing(
        "version", "no cgroup file system in /proc/self/mountinfo",
        remedy: "as root: mount -t cgroup2 none /sys/fs/cgroup",
        wall: true)
      return [none, pressure(machine.files)]
    }
    return [version(hierarchies)]
      + Self.controllers.map { controller($0, hierarchies, machine) }
      + [swap(hierarchies, machine.files), pressure(machine.files), outOfMemory(machine)]
  }

  /// The controllers of the limits, by the names of version 2. The wall needs
  /// memory and pids; cpu, io and freezing belong to it where they are there.
  static let controllers: [(name: String, v1: String, isWall: Bool)] = [
    ("memory", "memory", true), ("pids", "pids", true), ("cpu", "cpu", false), ("io", "blkio", false),
    ("cpuset", "cpuset", false), ("freezer", "freezer", false),
  ]

  private static func version(_ hierarchies: CgroupHierarchies) -> Finding {
    let points = Set(hierarchies.mounts.controllers.values.map(\.mountPoint)).sorted()
    let unified = hierarchies.mounts.unified.map { "version 2 on \($0.mountPoint)" }
    let old = points.isEmpty ? nil : "version 1 on \(points.joined(separator: ", "))"
    let reason = [unified, old].compactMap { $0 }.joined(separator: "; ")
    return works("version", "\(hierarchies.mounts.mode.rawValue): \(reason) (/proc/self/mountinfo)")
  }

  private static func controller(
    _ controller: (name: String, v1: String, isWall: Bool), _ hierarchies: CgroupHierarchies, _ machine: Machine
  ) -> Finding {
    guard let place = hierarchies.place(of: controller.name, v1: controller.v1) else {
      let remedy = "take a kernel with it, or take it off 'cgroup_disable=' on the kernel's command line"
      return controller.isWall
        ? missing(controller.name, "in no hierarchy that is mounted here", remedy: remedy, wall: !machine.rootless)
        : limited(controller.name, "in no hierarchy that is mounted here", remedy: remedy)
    }
    let on = "version \(place.version)"
    guard let directory = place.directory else {
      return limited(
        controller.name, "\(on), but this process's own group is outside of what is mounted here (/proc/self/cgroup)",
        remedy: "mount the hierarchy from its root, or make a cgroup namespace with its own mount",
        wall: controller.isWall)
    }
    // Root's lab hands it on from above by itself.
    guard place.isHandedOn || !machine.rootless else {
      return limited(
        controller.name, "\(on), but the groups above do not hand it on to \(directory) (cgroup.controllers)",
        remedy: "as root: systemctl edit user@.service, with [Service] Delegate=cpu cpuset io memory pids; log in anew",
        wall: controller.isWall)
    }
    switch accessProblem(directory, [place.procs]) {
    case nil:
      return works(controller.name, "\(on); groups can be made in \(directory)", wall: controller.isWall)
    case let (path, errno)?:
      let reason = "\(on); \(path) cannot be written: \(errno)"
      // An ordinary user's lab has four walls without delegation, and says so.
      return machine.rootless
        ? limited(controller.name, reason, remedy: delegation(place.version), wall: controller.isWall)
        : missing(controller.name, reason, remedy: rootRemedy(errno), wall: controller.isWall)
    }
  }

  /// Only asks: access(2) makes nothing, so nothing can be left behind.
  private static func accessProblem(_ directory: String, _ names: [String]) -> (String, Errno)? {
    for path in [directory] + names.map({ "\(directory)/\($0)" }) where access(path, W_OK) != 0 {
      return (path, .current)
    }
    return nil
  }

  private static func delegation(_ version: Int) -> String {
    version == 2
      ? "with systemd: systemd-run --user --scope --property=Delegate=yes glassbox; else as root"
      : "version 1 cannot be delegated safely: start the lab as root for limits"
  }

  private static func rootRemedy(_ errno: Errno) -> String {
    errno == .readOnly
      ? "the mount is read-only, as in a container: --privileged, or --cgroupns=private with a writable mount"
      : "start the lab with CAP_DAC_OVERRIDE"
  }

  private static func swap(_ hierarchies: CgroupHierarchies, _ files: SystemFiles) -> Finding {
    guard let memory = hierarchies.place(of: "memory", v1: "memory") else {
      return limited("swap accounting", "there is no memory controller")
    }
    let name = memory.version == 2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes"
    if let found = hierarchies.find(name, memory) { return works("swap accounting", "\(found) is there") }
    return limited(
      "swap accounting", "no \(name) in any group: a limit of memory does not hold back swap",
      remedy: "CONFIG_SWAP, and no 'swapaccount=0' on the kernel's command line")
  }

  /// Source: kernel document accounting/psi.rst.
  private static func pressure(_ files: SystemFiles) -> Finding {
    switch files.read("/proc/pressure/memory") {
    case .success: works("pressure (PSI)", "/proc/pressure/memory can be read")
    case .failure(let error):
      limited("pressure (PSI)", "/proc/pressure/memory: \(error.errno)", remedy: "boot with psi=1 (CONFIG_PSI)")
    }
  }

  private static func outOfMemory(_ machine: Machine) -> Finding {
    let bit = UInt64(1) << UInt64(24)  // CAP_SYS_RESOURCE, linux/capability.h
    guard !machine.rootless, let held = machine.status.effective, held & bit == 0 else {
      return works(
        "oom_score_adj", machine.rootless ? "can be raised; lowering takes root" : "CAP_SYS_RESOURCE is held")
    }
    return limited(
      "oom_score_adj", "CAP_SYS_RESOURCE is not held: it can be raised, but not lowered again; limits do not need it")
  }
}
