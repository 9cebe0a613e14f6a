internal import CLinux
internal import Doctor
internal import KernelState
internal import Lessons
internal import Linux
internal import Primitives
internal import Session

extension Course {
  /// What the machine, or the user, lacks for this task; empty where it can be
  /// done.
  func lacking(_ exercise: Exercise, of lesson: Lesson) -> [String] {
    exercise.lacks(in: lesson, rootless: room.isRootless)
  }
}

extension Exercise {
  /// What the machine, or the user, lacks for it; empty where it can be done.
  func lacks(in lesson: Lesson, rootless: Bool) -> [String] {
    (lesson.about.requires + task.requires).compactMap { $0.lack(rootless: rootless) }
  }
}

extension Requirement {
  /// Why it is not met; nil where it is.
  ///
  /// - Parameter rootless: whether the lab begins with a user namespace.
  func lack(rootless: Bool) -> String? {
    switch self {
    case .root:
      return rootless ? "it needs root, and the lab runs without" : nil
    case .tool(let name):
      let path = programEnvironment().first { $0.hasPrefix("PATH=") }?.dropFirst("PATH=".count)
      return findProgram(name, in: path.map { String($0) }) != nil
        ? nil : "it needs the program '\(name)', which is not installed"
    case .rootfs(let name):
      return RootFileSystem.path(named: name) != nil
        ? nil
        : "it needs the root file system '\(name)', which is not in \(RootFileSystem.folders.joined(separator: " or "))"
    case .namespace(let name):
      return fileKind("/proc/self/ns/\(name)") != nil ? nil : "it needs \(name) namespaces, which this kernel lacks"
    case .disk(let directory):
      return Disk.below(directory) != nil ? nil : "it needs a disk, and \(directory) is on none"
    case .overlay:
      let finding = MountsExamination.examine(Machine(rootless: rootless)).first { $0.what == "overlay" }
      // Where only the module is missing, root's first mount loads it.
      guard let finding, finding.status == .missing || (finding.status == .limited && rootless) else { return nil }
      return "it needs to mount an overlay: \(finding.reason)"
    case .cgroup(let name):
      let finding = CgroupsExamination.examine(Machine(rootless: rootless)).first { $0.what == name }
      guard finding?.status != .works else { return nil }
      return "it needs the cgroup controller '\(name)': " + (finding?.reason ?? "there are no cgroups here")
    }
  }
}
