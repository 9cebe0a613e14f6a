/// One system call that was really made.
package struct SystemCallRecord: Sendable {
  /// Who made it. What only another process can do is done by the lab.
  package enum Maker: String, Sendable { case child, lab }

  package var by: Maker
  /// The maker's process id, as the host sees it.
  package var pid: Int32
  package var name: String
  /// In order, with what each means.
  package var typedArguments: [Argument]
  /// The result, or -1 where `errno` tells why there is none.
  package var result: Int
  package var errno: Errno?
  /// Time the call itself took, in microseconds.
  package var microseconds: Double
  /// True for calls that only looked, made for a snapshot.
  package var observes: Bool

  package init(
    by: Maker, pid: Int32, call: SystemCall, result: Int, microseconds: Double
  ) {
    self.by = by
    self.pid = pid
    name = call.name
    typedArguments = call.arguments
    self.result = result < 0 ? -1 : result
    errno = result < 0 ? Errno(rawValue: Int32(truncatingIfNeeded: -result)) : nil
    self.microseconds = microseconds
    observes = call.observes
  }

  /// The arguments as a person reads them.
  package var arguments: [String] { typedArguments.map(\.shown) }

  /// `sethostname("box", 3)`.
  package var invocation: String { "\(name)(\(arguments.joined(separator: ", ")))" }

  /// `0`, or `-1 EPERM (Operation not permitted)`.
  package var outcome: String { errno.map { "-1 \($0)" } ?? String(result) }
}

/// Collects the records of one session, in the order in which calls returned.
/// Lab and child write into the same one, so their order is the true one.
package final class Recorder {
  package private(set) var records: [SystemCallRecord] = []
  /// Names of all calls that the child has made only to look. A snapshot makes
  /// them again and again, so a filter on the child must not deny them.
  package private(set) var looks: Set<String> = []

  package init() {}

  package func append(_ record: SystemCallRecord) {
    records.append(record)
    if record.observes, record.by == .child { looks.insert(record.name) }
  }

  /// Hands over what was collected since the last call.
  package func drain() -> [SystemCallRecord] {
    defer { records = [] }
    return records
  }
}
