// Message queues of System V: a key, and behind it messages in the kernel.

internal import Child
internal import KernelState
internal import Linux

enum Queues {
  static let verbs = [
    Verb(
      "ipc queue", [key], summary: "make a message queue of System V that is found by KEY",
      details: """
        KEY is a number from 1 to 4294967295, such as 42 or 0x2a. Before 'unshare ipc' the queue is
        the host's, too: the lab removes it at its end.
        """,
      manuals: ["sysvipc(7)", "msgget(2)", "ipcmk(1)"], shellLine: { _ in "ipcmk --queue" },
      perform: { try make($0, number($1[0])) }),
    Verb(
      "ipc send", [key, Parameter("TEXT", repeats: true)], summary: "put a message into the queue of KEY",
      manuals: ["msgop(2)"],
      perform: { workbench, arguments in
        let text = arguments.dropFirst().joined(separator: " ")
        try workbench.child.sendMessage(try queue(number(arguments[0]), workbench), text)
      }),
    Verb(
      "ipc receive", [key], summary: "take the oldest message out of the queue of KEY",
      manuals: ["msgop(2)"],
      perform: { workbench, arguments in
        let text = try workbench.child.receiveMessage(try queue(number(arguments[0]), workbench))
        workbench.note("the message was \(quoted(text))")
      }),
  ]

  private static let key = Parameter("KEY")

  private static func number(_ text: String) throws -> IPCKey {
    guard let key = IPCKey(text) else {
      throw Failure("'\(text)' is no key", remedy: "give a number from 1 to 4294967295, such as 42 or 0x2a")
    }
    return key
  }

  private static func make(_ workbench: Workbench, _ key: IPCKey) throws {
    try requireNoGuest("ipc", workbench)
    let isHosts = sharesWithHost("ipc", workbench)
    // Only what is not there yet is written down: what is, is somebody else's.
    let entry =
      isHosts && isMissing(key, workbench) ? Ledger.Entry.queue(key, since: try earliest(workbench)) : nil
    try makeRecorded(entry, workbench) { _ = try workbench.child.queue(key, [.create, .exclusive]) }
    if isHosts { workbench.note(hostsNote) }
  }

  private static func isMissing(_ key: IPCKey, _ workbench: Workbench) -> Bool {
    do throws(SystemCallError) {
      _ = try workbench.child.queue(key, observes: true)
      return false
    } catch {
      return error.errno == .noEntry
    }
  }

  /// The queue's number. A queue of the host that this session did not make is
  /// left alone: a message more or less would confuse the program it belongs to.
  private static func queue(_ key: IPCKey, _ workbench: Workbench) throws -> Int32 {
    try requireNoGuest("ipc", workbench)
    if sharesWithHost("ipc", workbench), !isOwn(key, workbench), !isMissing(key, workbench) {
      throw Failure(
        "the queue \(key) belongs to another program of the host",
        cause: "it would miss a message, or get one too many", remedy: "take another key, or 'unshare ipc' first")
    }
    return try workbench.child.queue(key)
  }

  private static func isOwn(_ key: IPCKey, _ workbench: Workbench) -> Bool {
    workbench.ledger.entries.contains { if case .queue(key, _) = $0 { true } else { false } }
  }
}

/// Makes an object of the host's IPC namespace, with the entry written down
/// before; without one where it is the child's own.
func makeRecorded(_ entry: Ledger.Entry?, _ workbench: Workbench, _ make: () throws -> Void) throws {
  if let entry { try workbench.ledger.record(entry) }
  do {
    try make()
  } catch {
    if let entry { workbench.ledger.forget(entry) }
    throw error
  }
}

/// What is said where an object is made in the host's IPC namespace.
let hostsNote = "it is in the host's IPC namespace, where it would outlive the child: the lab removes it at its end"

/// The earliest time that an object made from now on can have, in seconds since
/// 1970: the kernel takes it from a clock that may be a tick behind.
func earliest(_ workbench: Workbench) throws -> Int64 { try workbench.lab.now(.realtime) / 1_000_000_000 - 1 }
