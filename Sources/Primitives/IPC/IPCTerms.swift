internal import Child
internal import KernelState
internal import Linux

extension IPCPrimitive {
  public static let terms = [
    Term(
      "System V IPC", "message queues, shared memory segments and semaphore sets, found by a key; see ipcs(1)",
      manual: "sysvipc(7)"),
    Term(
      "POSIX message queue", "a queue with a name such as /box; the kernel keeps them in a file system",
      manual: "mq_overview(7)"),
    Term(
      "mqueue", "the file system of the POSIX message queues; usually mounted on /dev/mqueue", manual: "mq_overview(7)"),
    Term("msgget", "finds the message queue of a key, or makes one", manual: "msgget(2)"),
    Term("msgsnd", "puts a message into a queue", manual: "msgop(2)"),
    Term("msgrcv", "takes a message out of a queue", manual: "msgop(2)"),
    Term("msgctl", "tells about a message queue, or removes it", manual: "msgctl(2)"),
    Term("shmctl", "tells about a shared memory segment, or removes it", manual: "shmctl(2)"),
    Term("semctl", "tells about a set of semaphores, or removes it", manual: "semctl(2)"),
    Term("mq_open", "opens the POSIX message queue of a name, or makes one", manual: "mq_open(3)"),
    Term("mmap", "makes the bytes of a file part of a process's memory", manual: "mmap(2)"),
    Term(
      "MAP_SHARED", "what is written to the mapped memory is in the file, and in the memory of all who map it",
      manual: "mmap(2)"),
    Term("process_vm_writev", "writes into a process's memory, here the caller's own", manual: "process_vm_writev(2)"),
    Term("fsmount", "makes a mount that is in no list of mounts yet", manual: "fsmount(2)"),
  ]

  public static let causes =
    [
      Cause("msgget", .exists) {
        .init("there is a queue of the key \(firstArgument($0)) already", remedy: "take another key")
      },
      Cause("msgget", .noEntry) {
        .init(
          "the child's IPC namespace has no queue of the key \(firstArgument($0))", remedy: "'ipc queue KEY' makes one")
      },
      Cause("msgget", .noSpace) { _ in limit("kernel/msgmni", "message queues") },
      Cause("msgget", .accessDenied) {
        .init("the queue \(firstArgument($0)) belongs to another user", remedy: "take another key")
      },
      Cause("msgsnd", .again) { _ in
        .init("the queue is full (kernel.msgmnb)", remedy: "'ipc receive' takes a message out")
      },
      Cause("msgsnd", .invalid) { circumstances in
        guard let most = number("kernel/msgmax"), let count = circumstances.error.arguments.dropFirst(2).first,
          (UInt64(count) ?? 0) > most
        else { return nil }
        return .init("a message has at most \(most) bytes (kernel.msgmax)", remedy: "send a shorter one")
      },
      Cause("msgrcv", .noMessage) { _ in .init("the queue is empty", remedy: "'ipc send' puts a message in") },
      Cause("mq_open", .exists) { .init("there is a queue \(firstArgument($0)) already", remedy: "take another name") },
      Cause("mq_open", .noEntry) {
        .init("the child's IPC namespace has no queue \(firstArgument($0))", remedy: "'mqueue create NAME' makes one")
      },
      Cause("mq_open", .noSpace) { _ in limit("fs/mqueue/queues_max", "POSIX message queues") },
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

  private static func firstArgument(_ circumstances: Cause.Circumstances) -> String { circumstances.words.first ?? "" }

  /// The limit is the namespace's own; the lab can read the host's, which it began with.
  private static func limit(_ sysctl: String, _ what: String) -> Cause.Finding? {
    guard let most = number(sysctl) else { return nil }
    let name = String(sysctl.map { $0 == "/" ? "." : $0 })
    return .init("there can be \(most) \(what) (\(name))", remedy: "remove some, as ipcrm(1) does")
  }

  private static func number(_ sysctl: String) -> UInt64? {
    (try? readText("/proc/sys/\(sysctl)")).flatMap { UInt64($0.trimmed) }
  }
}
