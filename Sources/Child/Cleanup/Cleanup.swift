// Undoing what a session made on the host. The lab does it at its end, the
// keeper when the lab was killed, the next start when even the keeper was.
// Each step looks at what is there and is content if nothing is.

internal import CLinux
package import Linux

package enum Cleanup {
  /// The variable by which a process says to which session it belongs.
  package static let marker = "GLASSBOX_SESSION"

  /// What became of a session's things.
  package struct Removals: Sendable {
    /// Processes that were still there and were ended.
    package var ended: [Int32] = []
    package var removed: [Ledger.Entry] = []
    /// What could not be removed, and why.
    package var left: [(entry: Ledger.Entry, errno: Errno)] = []

    package var isComplete: Bool { left.isEmpty }
  }

  /// Undoes what the record holds, newest first, and removes the record if
  /// nothing is left.
  ///
  /// - Parameter searching: look through all processes for some that carry the
  ///   session's marker. Needless where the child's own PID namespace has died.
  @discardableResult
  package static func undo(_ record: SessionRecord, searching: Bool = true) -> Removals {
    // Locked, so that a lab that starts now does not clean up the same things.
    let descriptor = glassbox_open(record.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
    if descriptor >= 0 { _ = lockRecord(descriptor) }
    defer { if descriptor >= 0 { close(descriptor) } }
    let report = undo(record.entries, session: record.session, searching: searching)
    if report.isComplete { unlink(record.path) }
    return report
  }

  /// The same at the end of a session that still lives. What is undone is
  /// forgotten; the record itself stays until `Ledger.close()`.
  @discardableResult
  package static func undo(_ ledger: Ledger, searching: Bool = true) -> Removals {
    let report = undo(ledger.entries, session: ledger.session, searching: searching)
    for entry in report.removed { ledger.forget(entry) }
    return report
  }

  /// Records of labs that have gone, whose things may still be there.
  package static func stale(in directory: String = runDirectory()) -> [SessionRecord] {
    var status = stat()
    guard lstat(directory, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFDIR),
      status.st_uid == geteuid(), let names = try? directoryEntries(directory)
    else { return [] }
    let lock = RunDirectoryLock(directory)
    defer { lock.release() }
    return names.compactMap { SessionRecord(path: "\(directory)/\($0)") }.filter(\.isStale)
  }

  private static func undo(_ entries: [Ledger.Entry], session: String, searching: Bool) -> Removals {
    var report = Removals()
    let groups = entries.compactMap { entry in if case .cgroup(let path) = entry { path } else { nil } }
    // All thawed first: on cgroup version 1 a frozen process does not die.
    groups.forEach(thaw)
    groups.forEach { forbidForks(in: $0) }
    for group in groups { report.ended += endProcesses(of: group) }
    if searching { report.ended += endProcesses(markedWith: session) }
    for entry in entries.reversed() {
      if let errno = remove(entry) { report.left.append((entry, errno)) } else { report.removed.append(entry) }
    }
    return report
  }

  /// Whether what a record names is still on the host.
  package static func isThere(_ entry: Ledger.Entry) -> Bool {
    switch entry {
    case .cgroup(let path): fileKind(path) != nil
    case .link(let name): fileKind("/sys/class/net/\(name)") != nil
    case .queue(let key, let since): isQueueThere(key, since: since)
    case .namedQueue(let name, let since): isNamedQueueThere(name, since: since)
    }
  }

  private static func remove(_ entry: Ledger.Entry) -> Errno? {
    switch entry {
    case .cgroup(let path): removeGroup(path)
    case .link(let name): removeLink(name)
    case .queue(let key, let since): removeQueue(key, since: since)
    case .namedQueue(let name, let since): removeNamedQueue(name, since: since)
    }
  }

  /// Source: rtnetlink(7), RTM_DELLINK.
  private static func removeLink(_ name: String) -> Errno? {
    guard let name = try? LinkName(name) else { return .invalid }
    let calls = LocalSystemCalls(recorder: Recorder())
    do {
      let socket = try calls.routingSocket()
      defer { close(socket) }
      let request = NetlinkRequest.deleteLink(named: name)
      try calls.send(socket, request.bytes(sequence: 1), shown: request.description)
      for reply in NetlinkReply.parse(try calls.receive(socket)) {
        guard case .failed(let code, _) = reply.content else { continue }
        // ENODEV: it went away with the child's network namespace.
        let errno = errnoOf(code)
        return errno == .noDevice ? nil : errno
      }
      return nil
    } catch {
      return error.errno
    }
  }

  private static func errnoOf(_ code: Int32) -> Errno { Errno(rawValue: abs(code)) }
  private static func errnoOf(_ errno: Errno) -> Errno { errno }
}
