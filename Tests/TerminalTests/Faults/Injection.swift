import Foundation
import TestSupport

/// strace(1), attached to one process of a lab to let one of its system calls fail.
final class Injection {
  private let process: Subprocess

  /// - Parameter occurrence: the how-manieth such call from now on; `1+` for all.
  init(_ call: String, _ errno: String, occurrence: String = "1", pid: Int32) throws {
    process = try Subprocess([
      "/usr/bin/strace", "-qq", "-o", "/dev/null", "-p", "\(pid)", "-e", "trace=\(call)", "-e",
      "inject=\(call):error=\(errno):when=\(occurrence)",
    ])
    let deadline = Deadline(seconds: 20)
    while !Self.isTraced(pid), process.isRunning, !deadline.hasPassed { usleep(2000) }
  }

  /// Lets go of the process, which goes on unharmed: with the tracer's end the
  /// kernel detaches it.
  func end() { process.end() }

  private static func isTraced(_ pid: Int32) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    return !status.contains("TracerPid:\t0\n")
  }
}
