internal import Child
internal import CLinux
internal import Linux

/// What a lesson must not have changed on the host. Others use the machine
/// meanwhile: where that could be mistaken, only what carries a session's name
/// counts.
struct HostState {
  private let mounts: String
  private let hostname: String
  private let children: Set<Int32>

  init() {
    mounts = (try? readText("/proc/self/mountinfo")) ?? ""
    hostname = (try? readText("/proc/sys/kernel/hostname")) ?? ""
    children = Self.childrenOfThisProcess()
  }

  /// What differs now, a line each, after these sessions have ended.
  /// Keepers and what they end take a moment to go.
  func differences(after sessions: [(name: String, made: [Ledger.Entry])]) -> [String] {
    var found = differencesNow(sessions)
    for _ in 0..<40 where !found.isEmpty {
      usleep(50_000)
      found = differencesNow(sessions)
    }
    return found
  }

  private func differencesNow(_ sessions: [(name: String, made: [Ledger.Entry])]) -> [String] {
    let now = HostState()
    var found: [String] = []
    if now.mounts != mounts { found.append("the host's mounts are not what they were (/proc/self/mountinfo)") }
    if now.hostname != hostname { found.append("the host's name is now '\(now.hostname)'") }
    found += now.children.subtracting(children).sorted().map { "process \($0) is still there" }
    for (name, made) in sessions {
      found += Self.processes(of: name).map { "process \($0), which a program in the child started, is still there" }
      found += made.filter(Cleanup.isThere).map { "\($0) is still there" }
    }
    return found
  }

  private static func childrenOfThisProcess() -> Set<Int32> {
    let own = getpid()
    let tasks = (try? directoryEntries("/proc/\(own)/task")) ?? []
    let lists = tasks.map { (try? readText("/proc/\(own)/task/\($0)/children")) ?? "" }
    return Set(lists.flatMap { $0.split(separator: " ").compactMap { Int32($0) } })
  }

  /// Processes that carry the session's marker in their environment.
  private static func processes(of session: String) -> [Int32] {
    let marker = Array("\(Cleanup.marker)=\(session)".utf8)
    return ((try? directoryEntries("/proc")) ?? []).compactMap { Int32($0) }.filter { pid in
      ((try? readBytes("/proc/\(pid)/environ")) ?? []).split(separator: 0).contains { $0.elementsEqual(marker) }
    }
  }
}
