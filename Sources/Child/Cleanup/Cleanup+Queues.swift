// Message queues in the host's IPC namespace. Nothing ends them but their
// removal: they outlive the process that made them, and its whole session.
//
// A queue has no name of the session's choice, so it is looked at first: it
// must belong to this user and be no older than the record of it says. A queue
// that is somebody else's was never the session's, and stays.

internal import CLinux
internal import Linux

extension Cleanup {
  /// Nil where the session's queue is gone. Source: msgctl(2).
  static func removeQueue(_ key: IPCKey, since: Int64) -> Errno? {
    let calls = LocalSystemCalls(recorder: Recorder())
    return refusal { () throws(SystemCallError) in
      if let queue = try find(key, since, calls) { try calls.removeQueue(queue) }
    }
  }

  /// The same for a POSIX queue. Source: mq_unlink(3).
  static func removeNamedQueue(_ name: String, since: Int64) -> Errno? {
    let calls = LocalSystemCalls(recorder: Recorder())
    return refusal { () throws(SystemCallError) in
      if try isSessions(name, since, calls) { try calls.removeNamedQueue(name) }
    }
  }

  static func isQueueThere(_ key: IPCKey, since: Int64) -> Bool {
    ((try? find(key, since, LocalSystemCalls(recorder: Recorder()))) ?? nil) != nil
  }

  static func isNamedQueueThere(_ name: String, since: Int64) -> Bool {
    (try? isSessions(name, since, LocalSystemCalls(recorder: Recorder()))) ?? false
  }

  /// The queue, unless it is somebody else's.
  private static func find(_ key: IPCKey, _ since: Int64, _ calls: LocalSystemCalls) throws(SystemCallError) -> Int32? {
    let queue = try calls.queue(key)
    let origin = try calls.origin(ofQueue: queue)
    return origin.creator == geteuid() && origin.time >= since ? queue : nil
  }

  private static func isSessions(
    _ name: String, _ since: Int64, _ calls: LocalSystemCalls
  ) throws(SystemCallError) -> Bool {
    let queue = try calls.openNamedQueue(name, [.readOnly, .closeOnExec])
    defer { close(queue) }
    var status = stat()
    return fstat(queue, &status) == 0 && status.st_uid == geteuid() && Int64(status.st_ctim.tv_sec) >= since
  }

  private static func refusal(_ body: () throws(SystemCallError) -> Void) -> Errno? {
    do {
      try body()
      return nil
    } catch {
      return foreign.contains(error.errno) ? nil : error.errno
    }
  }

  /// Returns that say that there is nothing of the session: gone, removed
  /// meanwhile, or in a mode that the session's own never has.
  private static let foreign: [Errno] = [.noEntry, .invalid, Errno(rawValue: EIDRM), .accessDenied]
}
