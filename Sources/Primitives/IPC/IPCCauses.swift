internal import Child
internal import KernelState
internal import Linux

extension IPCPrimitive {
  static let ipcCauses =
    [
      Cause("msgget", .exists) {
        .init("there is a queue of the key \(named($0)) already", remedy: "take another key")
      },
      Cause("msgget", .noEntry) {
        .init(
          "the child's IPC namespace has no queue of the key \(named($0))", remedy: "'ipc queue KEY' makes one")
      },
      Cause("msgget", .noSpace) { limit("kernel/msgmni", "message queues", $0) },
      Cause("msgget", .accessDenied) {
        .init("the queue \(named($0)) belongs to another user", remedy: "take another key")
      },
      Cause("msgsnd", .again) { _ in
        .init("the queue is full (kernel.msgmnb)", remedy: "'ipc receive' takes a message out")
      },
      Cause("msgsnd", .invalid) { circumstances in
        guard let most = number("kernel/msgmax", circumstances),
          let count = circumstances.call[2].number, count > most
        else { return nil }
        return .init("a message has at most \(most) bytes (kernel.msgmax)", remedy: "send a shorter one")
      },
      Cause("msgrcv", .noMessage) { _ in .init("the queue is empty", remedy: "'ipc send' puts a message in") },
      Cause("mq_open", .exists) { .init("there is a queue \(named($0)) already", remedy: "take another name") },
      Cause("mq_open", .noEntry) {
        .init("the child's IPC namespace has no queue \(named($0))", remedy: "'mqueue create NAME' makes one")
      },
      Cause("mq_open", .noSpace) { limit("fs/mqueue/queues_max", "POSIX message queues", $0) },
      Cause("mq_open", .tooManyFiles) { _ in
        .init(
          "the user's POSIX queues would have more bytes than RLIMIT_MSGQUEUE allows",
          remedy: "raise it with 'ulimit -q' before starting the lab")
      },
      Cause("mq_open", .noSystemCall) { _ in
        .init("this kernel was built without POSIX message queues", remedy: "'ipc queue' shows the same")
      },
      Cause("msgget", .noSystemCall) { _ in
        .init("this kernel was built without System V IPC", remedy: "'mqueue create' shows the same")
      },
    ] + unshareCauses(limit: "max_ipc_namespaces")

  /// The key of a System V queue, or the name of a POSIX queue.
  private static func named(_ circumstances: Cause.Circumstances) -> String {
    let first = circumstances.call[0]
    return first.text ?? first.value(as: IPCKey.self)?.description ?? ""
  }

  private static func limit(_ sysctl: String, _ what: String, _ circumstances: Cause.Circumstances) -> Cause
    .Explanation?
  {
    guard let most = number(sysctl, circumstances) else { return nil }
    let name = String(sysctl.map { $0 == "/" ? "." : $0 })
    return .init("there can be \(most) \(what) (\(name))", remedy: "remove some, as ipcrm(1) does")
  }

  /// Each IPC namespace has these limits of its own, so the child looks, if it
  /// has a /proc; it began with the host's. Source: sysctl/kernel.rst, ipc_namespaces(7).
  private static func number(_ sysctl: String, _ circumstances: Cause.Circumstances) -> UInt64? {
    let path = "/proc/sys/\(sysctl)"
    let child = circumstances.child.looking
    if let descriptor = try? child.open(path, [.readOnly, .nonBlocking, .closeOnExec]) {
      defer { try? child.close(descriptor) }
      if let bytes = try? child.read(descriptor, count: 32) {
        return UInt64(String(decoding: bytes, as: UTF8.self).trimmed)
      }
    }
    return (try? readText(path)).flatMap { UInt64($0.trimmed) }
  }
}
