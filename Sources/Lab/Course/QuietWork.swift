internal import CLinux
internal import Child
internal import Console
internal import KernelState
internal import Lessons
internal import Linux

extension Lab {
  /// Does something without a word: nothing is shown, programs write into
  /// memory, and what fails does not count.
  func quietly(_ body: () throws -> Void) rethrows {
    let before = (reporter: reporter, isCapturing, hasFailed, lastStatus)
    reporter = SilentReporter()
    isCapturing = true
    defer { (reporter, isCapturing, hasFailed, lastStatus) = before }
    try body()
  }

  /// Runs a program in the child for a check, at most for so long.
  func tryProgram(_ words: [String], _ session: Session) -> ProgramEnd {
    defer { _ = session.recorder.drain() }
    let child = session.workbench.child
    guard hasRoomForProgram(child.pid) else {
      return ProgramEnd(.notStarted("the next process would become PID 1 of a new namespace"))
    }
    do {
      try session.expectProgram()
      let pipe = try Pipe()
      let null = glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
      defer { close(null) }
      let program = Program(
        words, environment: session.workbench.environment, input: null, output: pipe.writer, error: pipe.writer)
      let running = try child.start(program)
      pipe.closeWriter()
      let captured = captureOutput(
        stdout: pipe.reader, stderr: -1, exited: running.process.pidDescriptor, milliseconds: checkPatience,
        onTimeout: { running.process.kill() }, onSignal: { _ in running.process.kill() })
      _ = running.process.waitForEnd(milliseconds: 5000)
      return ProgramEnd(try running.reap(), output: String(decoding: captured.stdout, as: UTF8.self))
    } catch {
      return ProgramEnd(.notStarted(plainFailure(error).message))
    }
  }

  /// A check must not be the first process of a PID namespace that waits for one.
  private func hasRoomForProgram(_ pid: Int32) -> Bool {
    let (own, next) = (try? readLink("/proc/\(pid)/ns/pid"), try? readLink("/proc/\(pid)/ns/pid_for_children"))
    return own == next
  }
}

/// Says nothing.
final class SilentReporter: Reporter {
  func show(_ report: Report) {}
}
