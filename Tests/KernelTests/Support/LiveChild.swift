// A real child for one test: started for it, ended with it.

import Child
import Glibc
import KernelState
import Linux
import Primitives
import TestSupport
import Testing

/// A live child with its workbench, as a session has it.
final class LiveChild {
  let workbench: Workbench
  private let cache = Store()

  /// - Parameters:
  ///   - host: a process that plays the host, where the test must not touch the
  ///     real one.
  ///   - earlier: a child of the same session, which has ended.
  init(host: (any SystemCalls)? = nil, after earlier: LiveChild? = nil) throws {
    let recorder = Recorder()
    let program = try ChildProgram(path: Installation.childProgram())
    let process = try ChildProcess.launch(program, recorder: recorder)
    workbench = Workbench(
      process: process, recorder: recorder,
      ledger: earlier?.workbench.ledger ?? Ledger(directory: "/tmp/glassbox-test-\(UInt64.random(in: 0 ... .max))"),
      environment: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=dumb"],
      lab: host)
  }

  deinit {
    workbench.endChild()
    Cleanup.undo(workbench.ledger, searching: false)
    workbench.ledger.close()
    // Each child has a run directory of its own, as labs of one process share one.
    rmdir(String(workbench.ledger.path.dropLast(workbench.ledger.session.utf8.count + "/.record".utf8.count)))
  }

  var child: any LiveProcess { workbench.child }

  /// The command of that name, such as `unshare uts`.
  static func command(_ name: String) -> (any Command<Workbench>.Type)? {
    primitives.flatMap { $0.commands }.first { $0.name == name }
  }

  /// Performs the command of that name.
  func perform(_ command: String, _ arguments: String...) throws { try perform(command, arguments) }

  func perform(_ command: String, _ arguments: [String]) throws {
    let found = try #require(Self.command(command), "no command '\(command)'")
    try found.act(on: workbench, arguments)
  }

  /// Everything that can be seen of the child now.
  func snapshot() -> Snapshot {
    Snapshot(of: allFacts, Observation(pid: child.pid, child: child, cache: cache))
  }

  /// Runs a program in the child and answers its output and status.
  func run(_ arguments: String...) throws -> (output: String, status: WaitStatus) {
    let (read, write) = try makePipe()
    let reader = PipeReader(read)
    let program = Program(
      arguments, environment: workbench.environment, input: nullDevice, output: write, error: write)
    let running = Result { try child.start(program) }
    close(write)
    let started = try running.get()
    let output = try reader.text()
    #expect(started.process.waitForEnd(milliseconds: 10_000))
    return (output, try started.reap())
  }
}

/// Tests that need root say so by this condition.
let isRoot = geteuid() == 0

let nullDevice = open("/dev/null", O_RDWR | O_CLOEXEC)

/// What a test needs is not there.
struct Unexpected: Error {}
