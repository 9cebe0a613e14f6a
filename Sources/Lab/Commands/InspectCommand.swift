internal import CLinux
internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Markup
internal import Reports

enum InspectCommand: Command {
  static let name = "inspect"
  static let parameters = [Parameter("PID")]
  static let summary = "show all facts of any process beside the lab's own, and which walls stand between"
  static let details = """
    The process is only looked at, from outside, through /proc. The same inode
    number means the same namespace. What may not be read is shown with its
    errno, and is no reason to stop.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let pid = try processID(arguments[0])
    let process = try identify(pid)
    let observation = Observation(pid: pid, child: nil, cache: Store())
    var listing = Listing("inspection", [("fact", "fact"), ("value", "value"), ("compared", "beside the lab's own")])
    for (fact, value) in process.about { listing.add(.string(fact), .string(value), .null) }
    for fact in primitives.flatMap({ $0.facts }) where fact.readers[.outside] != nil {
      let value = fact.read(.outside, in: observation)
      listing.add(
        .string(fact.name), lab.options.json ? json(value) : .string(value.description),
        compared(fact, value, observation))
    }
    guard fileKind("/proc/\(pid)") != nil else { throw gone(pid) }
    lab.show(.listing(listing))
    if process.isKernelThread {
      lab.show(.notice("\(pid) is a thread of the kernel: it has no memory of its own and no program"))
    }
  }

  private static func compared(_ fact: FactDefinition, _ value: FactValue, _ observation: Observation) -> JSONValue {
    guard fact.readers[.host] != nil else { return .null }
    let here = fact.read(.host, in: observation)
    // What could not be read on one side cannot be compared.
    if case .unreadable = value { return .null }
    if case .unreadable = here { return .null }
    return value == here ? "same as here" : "its own"
  }

  static func processID(_ text: String) throws(Failure) -> Int32 {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let pid = Int32(text), pid > 0 else {
      let remedy = "give the number of a process, as 'ps' shows it"
      throw Failure("'\(text)' is not a process id", remedy: remedy)
    }
    return pid
  }

  private static func gone(_ pid: Int32) -> Failure { Failure("there is no process \(pid)", errno: .noProcess) }

  private static func identify(_ pid: Int32) throws(Failure) -> (about: [(String, String)], isKernelThread: Bool) {
    let text: String
    do {
      text = try readText("/proc/\(pid)/status")
    } catch  where error.errno == .noEntry || error.errno == .noProcess {
      // kill(2) with signal 0 only asks, and finds what a hidepid mount hides.
      guard kill(pid, 0) == 0 || Errno.current == .notPermitted else { throw gone(pid) }
      throw Failure(
        "process \(pid) is hidden here", cause: "/proc is mounted with hidepid, or belongs to another PID namespace",
        remedy: "look as root")
    } catch {
      throw Failure("process \(pid): \(error)", errno: error.errno)
    }
    let status = ProcessStatus(text)
    // Every kernel thread is kthreadd (2) or its child, in the first PID namespace.
    let isKernelThread =
      status.text("Kthread") == "1" || (status.text("Kthread") == nil && (pid == 2 || status.parent == 2))
    let words = (try? readText("/proc/\(pid)/cmdline"))?.split(separator: "\0").map { shellQuoted(String($0)) } ?? []
    return (
      [
        ("process.name", status.name ?? "unknown"),
        ("process.command", words.isEmpty ? "(none)" : words.joined(separator: " ")),
        ("process.state", status.stateText ?? "unknown"),
        ("process.parent", status.parent.map { "\($0)" } ?? "unknown"),
        ("process.user", status.users.map { "\($0.effective)" } ?? "unknown"),
      ], isKernelThread
    )
  }
}
