internal import CLinux
internal import KernelState
internal import Linux

/// What a session wrote down about itself, read back. Nothing in it is
/// trusted: root acts on it, so every name must be one that this very
/// session could have made.
package struct SessionRecord: Sendable {
  package let path: String
  package let session: String
  /// The lab's process, and when it began; nil in a record of a session that
  /// made nothing.
  package let lab: (pid: Int32, startTime: UInt64)?
  package let entries: [Ledger.Entry]

  package init(path: String, session: String, lab: (pid: Int32, startTime: UInt64)? = nil, entries: [Ledger.Entry] = [])
  {
    self.path = path
    self.session = session
    self.lab = lab
    self.entries = entries.filter { Self.accepts($0, session: session) }
  }

  /// From the text of a record; nil if it does not begin as one.
  package init?(path: String, text: String) {
    let lines = text.split(separator: "\n")
    let head = (lines.first ?? "").split(separator: " ")
    guard head.count == 3, head[0] == "session", let pid = Int32(head[1]), let start = UInt64(head[2]),
      let session = Self.session(ofRecord: path)
    else { return nil }
    self.init(
      path: path, session: session, lab: (pid, start), entries: lines.dropFirst().compactMap { Ledger.Entry(line: $0) })
  }

  /// Reads a record that is a plain file of this user; nil for anything else.
  package init?(path: String) {
    let descriptor = glassbox_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFREG),
      status.st_uid == geteuid(), status.st_size < 1 << 20
    else { return nil }
    guard let text = try? readText("/proc/self/fd/\(descriptor)") else { return nil }
    if !text.contains("\n"), let session = Self.session(ofRecord: path) {
      // Not even its first line: its lab was killed between making and writing it.
      self.init(path: path, session: session)
    } else {
      self.init(path: path, text: text)
    }
  }

  /// Whether the lab that wrote it has gone: it holds a lock on the record for
  /// as long as it lives, and so does the keeper while it cleans up.
  package var isStale: Bool {
    let descriptor = glassbox_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard lockRecord(descriptor) else { return false }
    guard let lab else { return true }
    // The lock of a lab that is killed goes some moments before its process.
    for _ in 0..<10 {
      if startTime(of: lab.pid) != lab.startTime || isDead(lab.pid) { return true }
      rest(milliseconds: 10)
    }
    return false
  }

  /// Whether it only waits for its parent to look. Source: proc_pid_stat(5).
  private func isDead(_ pid: Int32) -> Bool {
    processStat("\(pid)").map { ["Z", "X"].contains($0.state) } ?? true
  }

  /// The session's name from the name of its record; nil for other files.
  static func session(ofRecord path: String) -> String? {
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    guard name.hasSuffix(".record") else { return nil }
    let session = name.dropLast(7)
    let letters = session.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    return letters && !session.isEmpty && session.utf8.count <= 32 ? String(session) : nil
  }

  static func accepts(_ entry: Ledger.Entry, session: String) -> Bool {
    switch entry {
    case .cgroup(let path):
      let own = "glassbox-\(session)"
      guard path.hasPrefix("/"), let name = plainParts(path)?.last else { return false }
      return name == own || name.hasPrefix(own + "-")
    case .link(let name): return name.hasPrefix("gb") && (try? LinkName(name)) != nil
    // Looked at before it is removed: it must be of this user, and new enough.
    case .queue, .namedQueue: return true
    }
  }

  /// The parts of a path that nobody can lead astray by `..`.
  private static func plainParts(_ path: String) -> [Substring]? {
    let parts = path.split(separator: "/")
    return parts.contains("..") || parts.contains(".") || path.utf8.contains(0) ? nil : parts
  }
}

/// Takes the lock that tells others that a session lives; false where somebody
/// else holds it. It ends with the process. Source: flock(2).
func lockRecord(_ descriptor: Int32) -> Bool {
  glassbox_syscall(Int(SYS_flock), [UInt64(descriptor), UInt64(LOCK_EX | LOCK_NB), 0, 0, 0, 0]) != -Int(EWOULDBLOCK)
}
