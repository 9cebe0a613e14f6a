// Emptying and removing control groups, of either version. A group can be
// removed once no process and no group is in it; a dying process may stay for
// a moment after its SIGKILL. Source: cgroups(7).

internal import CLinux
internal import Linux

extension Cleanup {
  /// How long a removal waits for the last process to be gone.
  private static let patience = 2000

  /// Lets all processes of a group go on, whichever version it has.
  static func thaw(_ group: String) {
    guard isGroup(group) else { return }
    put("THAWED", "\(group)/freezer.state")
    put("0", "\(group)/cgroup.freeze")
  }

  /// A fork bomb must not outrun the SIGKILLs. In a hierarchy of version 1 this
  /// holds for the groups of the others, too: it is the same processes.
  static func forbidForks(in group: String) {
    if isGroup(group), !isLabGroup(group) { put("0", "\(group)/pids.max") }
  }

  /// Sends SIGKILL to all processes of a group and of those below it, this one
  /// excepted, until there are none. Returns which.
  static func endProcesses(of group: String) -> [Int32] {
    guard isGroup(group), !isLabGroup(group) else { return [] }
    var ended: [Int32] = []
    for name in (try? directoryEntries(group)) ?? [] { ended += endProcesses(of: "\(group)/\(name)") }
    for _ in 0..<patience {
      let pids = processes(of: group)
      if pids.isEmpty { break }
      // Not where it would end this process, too: a lab that was run inside
      // another one's child may have to clean up after that one.
      if !members(of: group).contains(getpid()), put("1", "\(group)/cgroup.kill") {
        ended += pids.filter { !ended.contains($0) }
      } else {
        // Version 1, and version 2 before Linux 5.14: frozen, nobody forks away.
        put("FROZEN", "\(group)/freezer.state")
        put("1", "\(group)/cgroup.freeze")
        for pid in pids where !ended.contains(pid) {
          if end(pid, if: { processes(of: group).contains(pid) }) { ended.append(pid) }
        }
        thaw(group)
      }
      rest(milliseconds: 1)
    }
    return ended
  }

  /// Removes a group and those below it; nil where it is gone.
  static func removeGroup(_ group: String) -> Errno? {
    guard fileKind(group) == .directory else { return nil }
    guard isGroup(group) else { return .invalid }
    if isLabGroup(group) { leaveLabGroup(group) }
    for name in (try? directoryEntries(group)) ?? [] where fileKind("\(group)/\(name)") == .directory {
      if let errno = removeGroup("\(group)/\(name)") { return errno }
    }
    for _ in 0..<patience {
      if rmdir(group) == 0 || Errno.current == .noEntry { return nil }
      guard Errno.current == .busy else { return .current }
      rest(milliseconds: 1)
    }
    return .busy
  }

  /// A record could name any directory, and the pids in a file named
  /// cgroup.procs there: only the kernel's own file systems count.
  /// Source: statfs(2).
  private static func isGroup(_ path: String) -> Bool {
    var info = statfs()
    guard fileKind(path) == .directory, statfs(path, &info) == 0 else { return false }
    let type = UInt32(truncatingIfNeeded: info.f_type)
    return type == UInt32(CGROUP_SUPER_MAGIC) || type == UInt32(CGROUP2_SUPER_MAGIC)
  }

  /// The group into which the lab itself moved: nobody in it is to be killed.
  private static func isLabGroup(_ group: String) -> Bool { group.hasSuffix("-lab") }

  /// Back to where the lab came from, which must stop handing on controllers
  /// before it can hold processes again.
  private static func leaveLabGroup(_ group: String) {
    let parent = parentDirectory(of: group)
    let enabled = (try? readText("\(parent)/cgroup.subtree_control")) ?? ""
    for controller in enabled.split(whereSeparator: { $0.isWhitespace }) {
      put("-\(controller)", "\(parent)/cgroup.subtree_control")
    }
    // Whoever cleans up, lab or keeper, is in there too.
    for pid in members(of: group) { put("\(pid)", "\(parent)/cgroup.procs") }
  }

  /// Those that may be ended.
  private static func processes(of group: String) -> [Int32] { members(of: group).filter { $0 != getpid() } }

  private static func members(of group: String) -> [Int32] {
    let text = (try? readText("\(group)/cgroup.procs")) ?? ""
    return text.split(separator: "\n").compactMap { Int32($0) }.filter { $0 > 0 }
  }

  /// Whether all of it could be written.
  @discardableResult
  private static func put(_ text: String, _ path: String) -> Bool {
    let descriptor = glassbox_open(path, O_WRONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, text, text.utf8.count) == text.utf8.count
  }
}
