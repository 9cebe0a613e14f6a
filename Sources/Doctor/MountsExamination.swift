internal import Child
internal import KernelState
internal import Linux

/// File systems that the walls mount, each really mounted in the mount
/// namespace of a throw-away child.
package enum MountsExamination: Examination {
  package static let area = "mounts"

  package static func examine(_ machine: Machine) -> [Finding] {
    var findings: [Finding] = []
    let failure = machine.attempt { bench in
      try bench.child.unshare([.mount, .pid])
      // Before anything else: nothing of what follows may reach the host.
      try bench.child.mount("none", on: "/", flags: [.recursive, .private])
      bench.enter(try bench.child.fork())
      findings = inside(bench, machine)
    }
    if let failure {
      return [missing("own mounts", failure.reason, remedy: machine.remedy(for: failure), wall: true)]
    }
    return [works("own mounts", "mount(MS_REC|MS_PRIVATE) on / worked in a namespace of the child's own", wall: true)]
      + findings
  }

  /// In the order in which each needs the one before: directories are made on
  /// the new tmpfs only, and the root is changed last.
  private static func inside(_ bench: Workbench, _ machine: Machine) -> [Finding] {
    let child = bench.child
    guard let place = ["/tmp", "/mnt", "/run", "/root"].first(where: { fileKind($0) == .directory }) else { return [] }
    var findings = [
      found(
        "own /proc", machine.judge(bench) { try child.mount("proc", on: "/proc", type: "proc") }, machine, wall: true),
      found("tmpfs", machine.judge(bench) { try child.mount("tmpfs", on: place, type: "tmpfs") }, machine, wall: true),
    ]
    guard findings[1].status == .works else { return findings }
    findings.append(found("devpts", machine.judge(bench) { try mountDevpts(child, place) }, machine))
    findings.append(overlay(bench, place, machine))
    let pivot = machine.judge(bench) {
      try child.makeDirectory(place + "/old")
      try child.pivotRoot(place, place + "/old")
    }
    return findings + [found("pivot_root", pivot, machine, wall: true)]
  }

  private static func mountDevpts(_ child: any LiveProcess, _ place: String) throws(SystemCallError) {
    try child.makeDirectory(place + "/pts")
    try child.mount("devpts", on: place + "/pts", type: "devpts", data: "newinstance,ptmxmode=0666")
  }

  private static func overlay(_ bench: Workbench, _ place: String, _ machine: Machine) -> Finding {
    // Mounting a type that is not loaded would load its module into the kernel.
    guard machine.files.text("/proc/filesystems")?.contains("overlay") == true else {
      return limited("overlay", "not in /proc/filesystems", remedy: "as root: modprobe overlay")
    }
    let failure = machine.judge(bench) {
      for name in ["lower", "upper", "work", "merged"] { try bench.child.makeDirectory("\(place)/\(name)") }
      try bench.child.mount(
        "overlay", on: place + "/merged", type: "overlay",
        data: "lowerdir=\(place)/lower,upperdir=\(place)/upper,workdir=\(place)/work")
    }
    return found("overlay", failure, machine)
  }

  private static func found(_ what: String, _ failure: Failure?, _ machine: Machine, wall: Bool = false) -> Finding {
    guard let failure else { return works(what, "worked in a throw-away child", wall: wall) }
    if what == "own /proc", failure.errno == .notPermitted, let covered = coveredProc(machine.files) {
      return missing(
        what, "\(failure.message): parts of the /proc here are covered (\(covered)), and a new one would show them",
        remedy: "podman: --security-opt unmask=ALL; docker: --security-opt systempaths=unconfined", wall: wall)
    }
    if what == "pivot_root", failure.errno == .invalid, rootType(machine.files) == "rootfs" {
      return missing(
        what, "\(failure.message): the root is the kernel's first, an initramfs, which cannot be left",
        remedy: "boot with a root file system on a disk or tmpfs", wall: wall)
    }
    return missing(what, failure.reason, remedy: machine.remedy(for: failure), wall: wall)
  }

  /// Mounts on top of parts of /proc, as container engines make them; nil for none.
  static func coveredProc(_ files: SystemFiles) -> String? {
    let mounts = MountInfo.parse(files.text("/proc/self/mountinfo") ?? "")
    let covers = mounts.map(\.mountPoint).filter { $0.hasPrefix("/proc/") && $0 != "/proc/sys/fs/binfmt_misc" }
    return covers.isEmpty ? nil : covers.prefix(4).joined(separator: ", ")
  }

  private static func rootType(_ files: SystemFiles) -> String? {
    MountInfo.parse(files.text("/proc/self/mountinfo") ?? "").last { $0.mountPoint == "/" }?.type
  }
}
