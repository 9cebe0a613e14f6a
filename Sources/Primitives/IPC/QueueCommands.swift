// Message queues of System V: a key, and behind it messages in the kernel.

internal import Child
internal import KernelState
internal import Linux

enum IPCQueueCommand: Command {
  static let name = "ipc queue"
  static let parameters = [Queues.key]
  static let summary = "make a message queue of System V that is found by KEY"
  static let details = """
    KEY is a number from 1 to 4294967295, such as 42 or 0x2a. Before 'unshare ipc' the queue is
    the host's, too: the lab removes it at its end.
    """
  static let manuals = ["sysvipc(7)", "msgget(2)", "ipcmk(1)"]

  static func shellLine(_ arguments: [String]) -> String? { "ipcmk --queue" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let key = try Queues.number(arguments[0])
    try requireNoGuest("ipc", workbench)
    let isHosts = sharesWithHost("ipc", workbench)
    // Only what is not there yet is written down: what is, is somebody else's.
    let entry =
      isHosts && Queues.isMissing(key, workbench) ? Ledger.Entry.queue(key, since: try earliest(workbench)) : nil
    try makeRecorded(entry, workbench) { _ = try workbench.child.queue(key, [.create, .exclusive]) }
    if isHosts { workbench.note(hostsNote) }
  }
}

enum IPCSendCommand: Command {
  static let name = "ipc send"
  static let parameters = [Queues.key, Parameter("TEXT", repeats: true)]
  static let summary = "put a message into the queue of KEY"
  static let manuals = ["msgop(2)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let text = arguments.dropFirst().joined(separator: " ")
    try workbench.child.sendMessage(try Queues.find(arguments[0], workbench), text)
  }
}

enum IPCReceiveCommand: Command {
  static let name = "ipc receive"
  static let parameters = [Queues.key]
  static let summary = "take the oldest message out of the queue of KEY"
  static let manuals = ["msgop(2)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let text = try workbench.child.receiveMessage(try Queues.find(arguments[0], workbench))
    workbench.note("the message was \(quoted(text))")
  }
}

/// What the three have in common.
private enum Queues {
  static let key = Parameter("KEY")

  static func number(_ text: String) throws -> IPCKey {
    guard let key = IPCKey(text) else {
      throw Failure("'\(text)' is no key", remedy: "give a number from 1 to 4294967295, such as 42 or 0x2a")
    }
    return key
  }

  static func isMissing(_ key: IPCKey, _ workbench: Workbench) -> Bool {
    do throws(SystemCallError) {
      _ = try workbench.child.looking.queue(key)
      return false
    } catch {
      return error.errno == .noEntry
    }
  }

  /// The queue's number. A queue of the host that this session did not make is
  /// left alone: a message more or less would confuse the program it belongs to.
  static func find(_ text: String, _ workbench: Workbench) throws -> Int32 {
    let key = try number(text)
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
