internal import CLinux
internal import KernelState
internal import Linux

/// The limits: which version, which controllers, and whether this user may
/// make a group.
package enum CgroupsExamination: Examination {
  package static let area = "cgroups"

  package static func examine(_ machine: Machine) -> [Finding] {
    let files = machine.files
    let layout = CgroupLayout(
      mountInfo: files.text("/proc/self/mountinfo") ?? "", membership: files.text("/proc/self/cgroup") ?? "")
    guard layout.mounts.mode != .none else {
      let none = missing(
        "version", "no cgroup file system in /proc/self/mountinfo",
        remedy: "as root: mount -t cgroup2 none /sys/fs/cgroup",
        wall: true)
      return [none, pressure(files)]
    }
    return [version(layout)]
      + CgroupController.allCases.map { controller($0, layout, machine) }
      + [swap(layout, files), pressure(files), outOfMemory(machine)]
  }

  /// The wall needs memory and processes; the other controllers belong to it where they are there.
  private static let ofWall: Set<CgroupController> = [.memory, .pids]

  private static func version(_ layout: CgroupLayout) -> Finding {
    let points = Set(layout.mounts.controllers.values.map(\.mountPoint)).sorted()
    let unified = layout.mounts.unified.map { "version 2 on \($0.mountPoint)" }
    let old = points.isEmpty ? nil : "version 1 on \(points.joined(separator: ", "))"
    let reason = [unified, old].compactMap { $0 }.joined(separator: "; ")
    return works("version", "\(layout.mounts.mode.rawValue): \(reason) (/proc/self/mountinfo)")
  }

  /// Where 'limit' would make a group for it, or why it would refuse.
  private static func controller(
    _ controller: CgroupController, _ layout: CgroupLayout, _ machine: Machine
  ) -> Finding {
    let isWall = ofWall.contains(controller)
    do throws(Failure) {
      let home = try layout.home(
        for: controller, family: [getpid()], look: { CgroupDirectory(path: $0, machine.files) })
      return works(
        controller.rawValue, "version \(home.version.rawValue); groups can be made in \(home.directory)", wall: isWall)
    } catch {
      // An ordinary user's lab has four walls without delegation, and says so.
      return isWall && !machine.rootless
        ? missing(controller.rawValue, error.reason, remedy: error.remedy, wall: true)
        : limited(controller.rawValue, error.reason, remedy: error.remedy, wall: isWall)
    }
  }

  /// The root group has no such file: a group at or below the own one is asked.
  private static func swap(_ layout: CgroupLayout, _ files: SystemFiles) -> Finding {
    guard let (mount, version) = layout.mount(of: .memory) else {
      return limited("swap accounting", "there is no memory controller")
    }
    let name = version == .v2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes"
    let own = layout.memberships.first { version == .v2 ? $0.isUnified : $0.controllers.contains("memory") }
    let below = ((try? directoryEntries(mount.mountPoint)) ?? []).map { "\(mount.mountPoint)/\($0)" }
    let groups = [own.flatMap(layout.mounts.directory), mount.mountPoint].compactMap { $0 } + below
    if let found = groups.lazy.map({ "\($0)/\(name)" }).first(where: files.exists) {
      return works("swap accounting", "\(found) is there")
    }
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
