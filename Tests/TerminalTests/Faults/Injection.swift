import Foundation

/// strace(1), attached to one process of a lab to let one of its system calls fail.
final class Injection {
  private let process = Process()

  /// - Parameter occurrence: the how-manieth such call from now on; `1+` for all.
  init(_ call: String, _ errno: String, occurrence: String = "1", pid: Int32) throws {
    process.executableURL = URL(filePath: "/usr/bin/strace")
    process.arguments = [
      "-qq", "-o", "/dev/null", "-p", "\(pid)", "-e", "trace=\(call)", "-e",
      "inject=\(call):error=\(errno):when=\(occurrence)",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let limit = Date().addingTimeInterval(20)
    while !Self.isTraced(pid), process.isRunning, Date() < limit { usleep(2000) }
  }

  /// Lets go of the process, which goes on unharmed: with the tracer's end the
  /// kernel detaches it. A milder signal is blocked, as in the test runner.
  func end() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static func isTraced(_ pid: Int32) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    return !status.contains("TracerPid:\t0\n")
  }
}
