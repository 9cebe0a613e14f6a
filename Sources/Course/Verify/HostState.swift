internal import Child
internal import CLinux
internal import Linux
internal import Session

/// What a lesson must not have changed on the host. Others use the machine
/// meanwhile: where that could be mistaken, only what carries a session's name
/// counts.
struct HostState {
  private let mounts: String
  private let hostname: String

  init() {
    mounts = (try? readText("/proc/self/mountinfo")) ?? ""
    hostname = (try? readText("/proc/sys/kernel/hostname")) ?? ""
  }

  /// What differs now, a line each, after these sessions have ended.
  /// Keepers and what they end take a moment to go.
  func differences(after sessions: [SessionTrace]) -> [String] {
    var found = differencesNow(sessions)
    for _ in 0..<40 where !found.isEmpty {
      usleep(50_000)
      found = differencesNow(sessions)
    }
    return found
  }

  private func differencesNow(_ sessions: [SessionTrace]) -> [String] {
    let now = HostState()
    var found: [String] = []
    if now.mounts != mounts { found.append("the host's mounts are not what they were (/proc/self/mountinfo)") }
    if now.hostname != hostname { found.append("the host's name is now '\(now.hostname)'") }
    for session in sessions {
      found += session.processes.filter(\.isThere).map { "process \($0.pid) is still there" }
      found += Self.processes(of: session.name).map {
        "process \($0), which a program in the child started, is still there"
      }
      found += session.made.filter(Cleanup.isThere).map { "\($0) is still there" }
    }
    return found
  }

  /// Processes that carry the session's marker in their environment.
  private static func processes(of session: String) -> [Int32] {
    let marker = Array("\(Cleanup.marker)=\(session)".utf8)
    return ((try? directoryEntries("/proc")) ?? []).compactMap { Int32($0) }.filter { pid in
      ((try? readBytes("/proc/\(pid)/environ")) ?? []).split(separator: 0).contains { $0.elementsEqual(marker) }
    }
  }
}

/// What a session had at its end: all of it must be gone.
struct SessionTrace {
  struct Process {
    var pid: Int32
    var startTime: UInt64?

    var isThere: Bool { startTime != nil && Child.startTime(of: pid) == startTime }
  }

  var name = ""
  var made: [Ledger.Entry] = []
  var processes: [Process] = []

  init(_ session: Session?) {
    guard let session else { return }
    name = session.ledger.session
    made = session.ledger.entries
    let pids = session.workbench.processes.map(\.pid) + [session.ledger.keeper?.pid].compactMap { $0 }
    processes = pids.map { Process(pid: $0, startTime: Child.startTime(of: $0)) }
  }
}
