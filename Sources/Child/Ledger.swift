internal import CLinux
internal import KernelState
package import Linux
internal import Synchronization

/// The record of what one session makes on the host. A line is written, and
/// is on its way to the disk, before the thing is made, so that whatever kills
/// the lab, the keeper or the next start finds it here.
///
/// One file a session under the run directory, one line an entry:
/// `cgroup PATH`, `link NAME`, `queue TIME KEY`, `mqueue TIME NAME`, after a first line `session PID START-TIME`.
package final class Ledger {
  /// Unique among the sessions of this machine: the lab's pid and the time at
  /// which it began, in base 36, with a letter more for further ledgers of one
  /// process. At most 13 letters and digits, so that `gb` before it is a name
  /// for a link, which has 15.
  package let session: String
  /// Where the record is, or would be once there is something to record.
  package let path: String
  package private(set) var entries: [Entry] = []
  private var descriptor: Int32 = -1
  /// With it a keeper is started as soon as there is something to keep.
  package var keeperProgram: ChildProgram?
  package private(set) var keeper: Keeper?

  /// - Parameter directory: the run directory; made when first needed.
  package init(directory: String = runDirectory()) {
    session = Self.uniqueName()
    path = "\(directory)/\(session).record"
  }

  /// Writes the entry down. Must be called before the thing is made.
  package func record(_ entry: Entry) throws(SystemCallError) {
    try open()
    try append(entry.line)
    entries.append(entry)
  }

  /// Starts the keeper, and makes the record, if that has not been done. To be
  /// called before a program is started that could outlive the child. The
  /// keeper comes first: killed between the two, the lab leaves no record
  /// that nobody reads. It stays where the record cannot be made.
  package func open() throws(SystemCallError) {
    startKeeper()
    if descriptor < 0 { try begin() }
  }

  /// Whether there is a record or a keeper.
  package var isOpen: Bool { descriptor >= 0 || keeper != nil }

  /// Forgets an entry whose thing has been removed again.
  package func forget(_ entry: Entry) {
    entries.removeAll { $0 == entry }
  }

  /// Removes the record, if everything in it has been undone, and ends the
  /// keeper. What could not be undone stays written for the next start.
  package func close() {
    if descriptor >= 0 {
      if entries.isEmpty { unlink(path) }
      CLinux.close(descriptor)
      descriptor = -1
    }
    keeper?.dismiss()
    keeper = nil
  }

  private func begin() throws(SystemCallError) {
    let directory = parentDirectory(of: path)
    mkdir(directory, 0o700)
    // Nobody looks for the dead while a record is there that is not locked yet.
    let lock = RunDirectoryLock(directory)
    defer { lock.release() }
    let opened = glassbox_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else {
      throw SystemCallError(SystemCall("openat", .path(path)), Errno(rawValue: -opened))
    }
    descriptor = opened
    _ = lockRecord(opened)
    do {
      let own = ownProcess()
      try append("session \(own.pid) \(own.startTime)\n")
    } catch {
      unlink(path)
      CLinux.close(opened)
      descriptor = -1
      throw error
    }
  }

  /// Without a keeper the next start still finds the record. One that was
  /// killed is replaced.
  private func startKeeper() {
    if keeper?.isAlive == true { return }
    keeper?.dismiss()
    keeper = nil
    guard let keeperProgram, let lab = try? Installation.labProgram() else { return }
    keeper = try? Keeper(keeperProgram, record: path, session: session, lab: lab)
  }

  private static let count = Mutex(0)

  private static func uniqueName() -> String {
    let number = count.withLock { count in
      defer { count += 1 }
      return count
    }
    let own = ownProcess()
    let pid = String(own.pid, radix: 36)
    // Five digits are enough for the highest pid, 4194304, and filled up no
    // two pairs of pid and time read the same.
    let filled = String(repeating: "0", count: max(0, 5 - pid.utf8.count)) + pid
    let start = String(own.startTime, radix: 36).suffix(7)
    return filled + start + (number == 0 ? "" : String(number % 36, radix: 36))
  }

  private func append(_ line: String) throws(SystemCallError) {
    let bytes = Array(line.utf8)
    let size = lseek(descriptor, 0, SEEK_END)
    let written = write(descriptor, bytes, bytes.count)
    guard written == bytes.count else {
      // A part of a line would spoil the next one. On a full disk, where only
      // a part found room, no errno was set.
      let errno = written < 0 ? Errno.current : .noSpace
      ftruncate(descriptor, size)
      throw SystemCallError(SystemCall("write", .path(path), .text(line.trimmed)), errno)
    }
  }
}

/// This process as the procfs on /proc counts, which need not be as getpid(2)
/// does: in a PID namespace without a procfs of its own, /proc/2 is somebody
/// else, who may live for ever. Source: proc_pid_stat(5).
func ownProcess() -> (pid: Int32, startTime: UInt64) {
  guard let stat = processStat("self") else { return (getpid(), 0) }
  return (stat.pid, stat.startTime)
}

/// When a process began, in clock ticks since boot: with the pid it names one
/// process and no later one. Source: proc_pid_stat(5).
package func startTime(of pid: Int32) -> UInt64? { processStat("\(pid)")?.startTime }

/// What the kernel says of a process; nil where there is none of that name.
func processStat(_ process: String) -> ProcessStat? {
  (try? readText("/proc/\(process)/stat")).flatMap { ProcessStat($0) }
}
