internal import CLinux
package import Linux
internal import Synchronization

/// A program that a test has started.
///
/// Not Foundation's Process: many tests start programs at once, from many
/// threads and in several ways, and that one learns of an end by a socket that
/// others inherit and close. This one gives the program its three standard
/// streams and nothing else, waits by the kernel's own word, a pidfd, and never
/// without a limit. Source: posix_spawn(3), pidfd_open(2).
package final class Subprocess: Sendable {
  package let pid: Int32
  /// This side of what was asked to be a pipe.
  package let input: PipeWriter?
  package let output: PipeReader?
  package let errors: PipeReader?
  /// The command, for messages.
  let title: String
  private let pidDescriptor: Int32
  /// How it ended, once it has been reaped: from then on, its number may be another's.
  private let status = Mutex<WaitStatus?>(nil)

  /// Starts a program with an empty signal mask and default signals: a test
  /// runner blocks some.
  ///
  /// - Parameters:
  ///   - words: the program, a path or a name to be found in PATH, and its arguments.
  ///   - environment: nil for the test runner's own.
  ///   - leadsSession: in a new session, which has no terminal until it opens one.
  package init(
    _ words: [String], environment: [String: String]? = nil, directory: String? = nil, leadsSession: Bool = false,
    input: Stream = .null, output: Stream = .null, errors: Stream = .null
  ) throws {
    title = words.joined(separator: " ")
    let ends = try [input, output, errors].enumerated().map { number, stream in
      try stream.open(as: Int32(number))
    }
    defer { withExtendedLifetime(ends) {} }
    pid = try spawn(words, environment, directory, leadsSession: leadsSession, ends.map(\.source))
    let descriptor = glassbox_syscall(Int(SYS_pidfd_open), [UInt64(pid), 0, 0, 0, 0, 0])
    pidDescriptor = Int32(clamping: descriptor)
    self.input = ends[0].ownWriter
    self.output = ends[1].ownReader
    self.errors = ends[2].ownReader
    guard descriptor >= 0 else {
      throw SystemCallError(SystemCall("pidfd_open", .number(pid)), Errno(rawValue: Int32(-descriptor)))
    }
  }

  deinit {
    end()
    close(pidDescriptor)
  }

  package var isRunning: Bool { ending() == nil }

  /// Whether it has ended by then. Unlike the others, this leaves it a zombie.
  package func hasEnded(within seconds: Double = 0) -> Bool {
    poll([(pidDescriptor, POLLIN)], until: Deadline(seconds: seconds))[0]
  }

  /// How it ended; nil where it still runs after so long. Source: waitpid(2).
  package func ending(within seconds: Double = 0) -> WaitStatus? { ending(until: Deadline(seconds: seconds)) }

  func ending(until deadline: Deadline) -> WaitStatus? {
    _ = poll([(pidDescriptor, POLLIN)], until: deadline)
    return status.withLock { status in
      var word: Int32 = 0
      if status == nil, waitpid(pid, &word, WNOHANG) == pid { status = WaitStatus(waitStatus: word) }
      return status
    }
  }

  /// Waits for its end. Where it does not come in time, kills the process and
  /// throws `Overdue`.
  @discardableResult
  package func wait(seconds: Double = 60) throws -> WaitStatus {
    guard let ending = ending(within: seconds) else { throw overdue(seconds) }
    return ending
  }

  /// Sends a signal, unless it has ended. Source: kill(2).
  package func signal(_ number: Int32) {
    status.withLock { if $0 == nil { _ = kill(pid, number) } }
  }

  /// Kills it and waits for its end, a moment at most: one that sleeps without a
  /// chance to be woken, as for a broken disk, is left to the end of the tests.
  package func end() {
    signal(SIGKILL)
    _ = ending(within: 10)
  }

  /// Ends it, and says why.
  func overdue(_ seconds: Double) -> Overdue {
    let ended = ending().map { "it has ended (\($0)), but others still have its output" }
    end()
    let said = [output, errors].compactMap { $0?.bytes }.joined().suffix(2000)
    return Overdue(
      "'\(title)'",
      "after \(seconds) s \(ended ?? "it still ran, and was killed"); "
        + (said.isEmpty ? "it has said nothing" : "it has said: \(String(decoding: said, as: UTF8.self))"))
  }
}
