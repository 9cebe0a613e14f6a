internal import Child
internal import KernelState
internal import Linux

/// File systems that the walls mount, each really mounted in the mount
/// namespace of a throw-away child.
enum MountsExamination: Examination {
  static let area = "mounts"

  static func examine(_ patient: Patient) -> [Finding] {
    var findings: [Finding] = []
    let failure = patient.attempt { bench in
      try bench.child.unshare([.mount, .pid])
      // Before anything else: nothing of what follows may reach the host.
      try bench.child.mount("none", on: "/", flags: [.recursive, .private])
      bench.enter(try bench.child.fork())
      findings = inside(bench, patient)
    }
    if let failure {
      return [missing("own mounts", failure.reason, remedy: patient.remedy(for: failure), wall: true)]
    }
    return [works("own mounts", "mount(MS_REC|MS_PRIVATE) on / worked in a namespace of the child's own", wall: true)]
      + findings
  }

  /// In the order in which each needs the one before: directories are made on
  /// the new tmpfs only, and the root is changed last.
  private static func inside(_ bench: Workbench, _ patient: Patient) -> [Finding] {
    let child = bench.child
    guard let place = ["/tmp", "/mnt", "/run", "/root"].first(where: { fileKind($0) == .directory }) else { return [] }
    var findings = [
      found(
        "own /proc", patient.judge(bench) { try child.mount("proc", on: "/proc", type: "proc") }, patient, wall: true),
      found("tmpfs", patient.judge(bench) { try child.mount("tmpfs", on: place, type: "tmpfs") }, patient, wall: true),
    ]
    guard findings[1].status == .works else { return findings }
    findings.append(found("devpts", patient.judge(bench) { try mountDevpts(child, place) }, patient))
    findings.append(overlay(bench, place, patient))
    let pivot = patient.judge(bench) {
      try child.makeDirectory(place + "/old")
      try child.pivotRoot(place, place + "/old")
    }
    return findings + [found("pivot_root", pivot, patient, wall: true)]
  }

  private static func mountDevpts(_ child: ChildProcess, _ place: String) throws(SystemCallError) {
    try child.makeDirectory(place + "/pts")
    try child.mount("devpts", on: place + "/pts", type: "devpts", data: "newinstance,ptmxmode=0666")
  }

  private static func overlay(_ bench: Workbench, _ place: String, _ patient: Patient) -> Finding {
    // Mounting a type that is not loaded would load its module into the kernel.
    guard patient.files.text("/proc/filesystems")?.contains("overlay") == true else {
      return limited("overlay", "not in /proc/filesystems", remedy: "as root: modprobe overlay")
    }
    let failure = patient.judge(bench) {
      for name in ["lower", "upper", "work", "merged"] { try bench.child.makeDirectory("\(place)/\(name)") }
      try bench.child.mount(
        "overlay", on: place + "/merged", type: "overlay",
        data: "lowerdir=\(place)/lower,upperdir=\(place)/upper,workdir=\(place)/work")
    }
    return found("overlay", failure, patient)
  }

  private static func found(_ what: String, _ failure: Failure?, _ patient: Patient, wall: Bool = false) -> Finding {
    guard let failure else { return works(what, "worked in a throw-away child", wall: wall) }
    if what == "own /proc", failure.errno == .notPermitted, let covered = coveredProc(patient.files) {
      return missing(
        what, "\(failure.message): parts of the /proc here are covered (\(covered)), and a new one would show them",
        remedy: "podman: --security-opt unmask=ALL; docker: --security-opt systempaths=unconfined", wall: wall)
    }
    if what == "pivot_root", failure.errno == .invalid, rootType(patient.files) == "rootfs" {
      return missing(
        what, "\(failure.message): the root is the kernel's first, an initramfs, which cannot be left",
        remedy: "boot with a root file system on a disk or tmpfs", wall: wall)
    }
    return missing(what, failure.reason, remedy: patient.remedy(for: failure), wall: wall)
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
