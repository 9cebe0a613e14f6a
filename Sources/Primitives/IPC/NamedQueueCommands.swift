// POSIX message queues: a name, in a file system that the kernel keeps for each
// IPC namespace, mounted or not.

internal import Child
internal import KernelState
internal import Linux

enum MQueueCreateCommand: Command {
  static let name = "mqueue create"
  static let parameters = [Parameter("NAME")]
  static let summary = "make a POSIX message queue"
  static let details = "Before 'unshare ipc' the queue is the host's, too: the lab removes it at its end."
  static let manuals = ["mq_overview(7)", "mq_open(3)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let name = try queueName(arguments[0])
    try requireNoGuest("ipc", workbench)
    let isHosts = sharesWithHost("ipc", workbench)
    // Only what is not there yet is written down: what is, is somebody else's.
    let entry =
      isHosts && isMissing(name, workbench) ? Ledger.Entry.namedQueue(name, since: try earliest(workbench)) : nil
    try makeRecorded(entry, workbench) {
      let flags: OpenFlags = [.create, .exclusive, .closeOnExec]
      try workbench.child.close(try workbench.child.openNamedQueue(name, flags))
    }
    if isHosts { workbench.note(hostsNote) }
  }

  private static func isMissing(_ name: String, _ workbench: Workbench) -> Bool {
    do throws(SystemCallError) {
      let flags: OpenFlags = [.readOnly, .closeOnExec]
      let child = workbench.child.looking
      try child.close(try child.openNamedQueue(name, flags))
      return false
    } catch {
      return error.errno == .noEntry
    }
  }
}

enum MQueueOpenCommand: Command {
  static let name = "mqueue open"
  static let parameters = [Parameter("NAME")]
  static let summary = "open a POSIX message queue that is there, and close it again"
  static let manuals = ["mq_overview(7)", "mq_open(3)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let name = try queueName(arguments[0])
    try workbench.child.close(try workbench.child.openNamedQueue(name, [.readOnly, .closeOnExec]))
    workbench.note("the child finds a queue of the name /\(name)")
  }
}

/// The name as the kernel wants it: programs write a slash before it, which
/// the C library takes off.
private func queueName(_ text: String) throws -> String {
  let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
  guard !name.isEmpty, name.utf8.count <= 255, name != ".", name != "..",
    name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") })
  else {
    throw Failure(
      "'\(text.prefix(40))' is no name for a queue",
      remedy: "give 1 to 255 bytes without blanks and, after the first, without '/'")
  }
  return name
}
