internal import Linux

/// What one group says about itself, as far as it matters for making a group
/// below it. Source: cgroup-v2.rst, "Core Interface Files".
package struct CgroupDirectory: Sendable {
  /// `cgroup.controllers`: what the group's parent lets it use.
  package var controllers: [String]
  /// `cgroup.subtree_control`: what the group lets its own subgroups use.
  package var enabled: [String]
  /// `cgroup.procs`, as this process's PID namespace counts.
  package var processes: [Int32]
  /// The root of the whole hierarchy, to which the rule against inner
  /// processes does not apply. Inside a cgroup namespace `/` is none: the
  /// real root is the one group without `cgroup.type`.
  package var isRoot: Bool
  package var isWritable: Bool

  package init(
    controllers: [String] = [], enabled: [String] = [], processes: [Int32] = [], isRoot: Bool = false,
    isWritable: Bool = true
  ) {
    self.controllers = controllers
    self.enabled = enabled
    self.processes = processes
    self.isRoot = isRoot
    self.isWritable = isWritable
  }

  /// Looks at the group whose directory is `path`; nil where there is none.
  package init?(path: String, _ files: SystemFiles = .here) {
    guard files.exists("\(path)/cgroup.procs") else { return nil }
    func words(_ file: String) -> [String] { (files.text("\(path)/\(file)") ?? "").words.map(String.init) }
    self.init(
      controllers: words("cgroup.controllers"), enabled: words("cgroup.subtree_control"),
      processes: words("cgroup.procs").compactMap { Int32($0) },
      isRoot: !files.exists("\(path)/cgroup.type"),
      isWritable: files.mayWrite(path) && files.mayWrite("\(path)/cgroup.procs"))
  }
}
