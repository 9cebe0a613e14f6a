internal import CLinux
package import Course
internal import KernelState
internal import Lessons
internal import Linux
internal import Reports
internal import Session
internal import Child

/// What the lab does for the course.
extension Lab: Classroom {
  package var lessonFolders: [String] { LessonFolders.usual + options.lessons }
  package var showsObjects: Bool { options.json }

  package func type(_ line: String) -> CommandEvent? {
    lastEvent = nil
    execute(line: line)
    return lastEvent
  }

  /// Nothing is shown, programs write into memory, and what fails does not count.
  package func quietly(_ body: () throws -> Void) rethrows {
    let before = (reporter: reporter, isCapturing, hasFailed, lastStatus)
    reporter = SilentReporter()
    isCapturing = true
    defer { (reporter, isCapturing, hasFailed, lastStatus) = before }
    try body()
  }

  package func reset() throws {
    let session = try session()
    try session.reset()
    if session.rootless { putUpFirstWall(session) }
  }

  package func tryProgram(_ words: [String]) -> ProgramEnd {
    guard let session = try? session() else { return ProgramEnd(.notStarted("there is no child")) }
    let child = session.workbench.child
    guard hasRoomForProgram(child.pid) else {
      return ProgramEnd(.notStarted("the next process would become PID 1 of a new namespace"))
    }
    let null = glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
    defer { close(null) }
    let streams = CapturedStreams(input: null, keepsApart: false, milliseconds: checkPatience)
    let run = ProgramRunner(session, streams).tryOut(words)
    return run.failure.map { ProgramEnd(.notStarted($0.message)) } ?? ProgramEnd(run.status, output: run.heard)
  }

  /// A check must not be the first process of a PID namespace that waits for one.
  private func hasRoomForProgram(_ pid: Int32) -> Bool {
    let (own, next) = (try? readLink("/proc/\(pid)/ns/pid"), try? readLink("/proc/\(pid)/ns/pid_for_children"))
    return own == next
  }
}

/// Says nothing.
private final class SilentReporter: Reporter {
  func show(_ report: Report) {}
}
