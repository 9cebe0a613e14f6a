internal import CLinux

extension CallDefinition {
  package static let msgget = CallDefinition(
    "msgget", SYS_msgget, errnos: [.accessDenied, .exists, .noEntry, .noSpace, .noSystemCall], manual: "msgget(2)")
  package static let msgsnd = CallDefinition(
    "msgsnd", SYS_msgsnd, errnos: [.accessDenied, .again, .invalid], manual: "msgsnd(2)")
  package static let msgrcv = CallDefinition(
    "msgrcv", SYS_msgrcv, errnos: [.accessDenied, .invalid, .noMessage, .tooLong], manual: "msgrcv(2)")
  package static let msgctl = CallDefinition(
    "msgctl", SYS_msgctl, errnos: [.accessDenied, .invalid, .notPermitted], manual: "msgctl(2)")
  package static let shmctl = CallDefinition("shmctl", SYS_shmctl, acts: false, errnos: [.invalid], manual: "shmctl(2)")
  package static let semctl = CallDefinition("semctl", SYS_semctl, acts: false, errnos: [.invalid], manual: "semctl(2)")
}

// Message queues of System V, and how many objects of its three kinds there
// are in the caller's IPC namespace. Source: sysvipc(7), ipc_namespaces(7).
extension SystemCalls {
  /// The queue that the key stands for in the caller's IPC namespace; with
  /// `.create` it is made, for the caller's user only.
  ///
  /// Throws ENOENT where there is none and none is to be made, EEXIST with
  /// `.exclusive`, EACCES for a queue of somebody else, ENOSPC at the limit
  /// kernel.msgmni. Source: msgget(2).
  package func queue(_ key: IPCKey, _ flags: IPCFlags = []) throws(SystemCallError) -> Int32 {
    var call = SystemCall(.msgget)
    call.value(key)
    if flags.contains(.create) {
      let mode: UInt64 = 0o600
      call.constant(flags.rawValue | mode, "\(flags)|0" + String(mode, radix: 8))
    } else {
      call.value(flags)
    }
    return Int32(clamping: try perform(call).result)
  }

  /// Puts a text into a queue, as a message of type 1, without waiting for room.
  /// Throws EAGAIN where the queue is full, EINVAL for a message longer than
  /// kernel.msgmax or an empty one of no type. Source: msgsnd(2).
  package func sendMessage(_ queue: Int32, _ text: String) throws(SystemCallError) {
    let type = withUnsafeBytes(of: Int(1)) { Array($0) }
    var call = SystemCall(.msgsnd)
    call.number(queue)
    call.pointer(to: type + Array(text.utf8), "{1, \(quoted(text))}")
    call.number(text.utf8.count)
    call.value(IPCFlags.noWait)
    try perform(call)
  }

  /// Takes the oldest message of any type out of a queue, without waiting for one.
  /// Throws ENOMSG where the queue is empty, E2BIG where the message is longer
  /// than `count`. Source: msgrcv(2).
  package func receiveMessage(_ queue: Int32, count: Int = 8192) throws(SystemCallError) -> String {
    let head = MemoryLayout<Int>.size
    var call = SystemCall(.msgrcv)
    call.number(queue)
    let place = 1
    call.pointer(to: [UInt8](repeating: 0, count: head + count), "…")
    call.number(count)
    call.number(0)
    call.value(IPCFlags.noWait)
    var text = ""
    try perform(call) { reply in
      let bytes = reply.payload.dropFirst(head).prefix(reply.result)
      text = String(decoding: bytes, as: UTF8.self)
      let type = reply.payload.withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
      return (place, "{\(type), \(quoted(text))}")
    }
    return text
  }

  /// Removes a queue with all its messages. Throws EPERM for a queue of
  /// somebody else, EINVAL where it is gone. Source: IPC_RMID in msgctl(2).
  package func removeQueue(_ queue: Int32) throws(SystemCallError) {
    var call = SystemCall(.msgctl)
    call.number(queue)
    call.constant(IPC_RMID, "IPC_RMID")
    call.null()
    try perform(call)
  }

  /// Who made a queue, and when in seconds since 1970: a later queue of the
  /// same key has another time. Source: IPC_STAT in msgctl(2).
  package func origin(ofQueue queue: Int32) throws(SystemCallError) -> (creator: UInt32, time: Int64) {
    let status = try look(
      .msgctl, [.number(queue), Argument(IPC_STAT, .constant("IPC_STAT"))], as: msqid_ds.self)
    return (status.msg_perm.cuid, Int64(status.msg_ctime))
  }

  /// How many message queues there are, and how many messages in all of them.
  /// Source: MSG_INFO in msgctl(2).
  package func queueTotals() throws(SystemCallError) -> (queues: Int, messages: Int) {
    let totals = try look(.msgctl, [.number(0), Argument(MSG_INFO, .constant("MSG_INFO"))], as: msginfo.self)
    return (Int(totals.msgpool), Int(totals.msgmap))
  }

  /// How many shared memory segments there are. Source: SHM_INFO in shmctl(2).
  package func segmentCount() throws(SystemCallError) -> Int {
    Int(try look(.shmctl, [.number(0), Argument(SHM_INFO, .constant("SHM_INFO"))], as: shm_info.self).used_ids)
  }

  /// How many semaphore sets there are. Source: SEM_INFO in semctl(2).
  package func semaphoreSetCount() throws(SystemCallError) -> Int {
    let arguments = [Argument.number(0), .number(0), Argument(SEM_INFO, .constant("SEM_INFO"))]
    return Int(try look(.semctl, arguments, as: seminfo.self).semusz)
  }

  /// A call that only looks, and fills in a structure behind its other
  /// arguments.
  private func look<Structure>(
    _ definition: CallDefinition, _ arguments: [Argument], as type: Structure.Type
  ) throws(SystemCallError) -> Structure {
    var call = SystemCall(definition)
    arguments.forEach { call.add($0) }
    let place = call.pointer(to: [UInt8](repeating: 0, count: MemoryLayout<Structure>.size), "{…}")
    call.observes = true
    let reply = try perform(call)
    return reply.payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Structure.self) }
  }
}
