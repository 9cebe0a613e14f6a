// The end of a process that the child forked, which is the end of a container:
// the lab then goes on with the process that waited.

internal import Child
internal import KernelState
internal import Linux

enum LeaveCommand: Command {
  static let name = "leave"
  static let summary = "end the process that 'fork' made, and go on with the one that waits for it"
  static let details =
    "With a PID 1 all of its namespace ends. What it had for itself, such as its mounts, goes with it."
  static let manuals = ["kill(2)", "wait4(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "exit" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    guard workbench.processes.count > 1 else {
      throw Failure("no process waits for this one", remedy: "'fork' makes one that you can leave again")
    }
    let process = workbench.child
    try workbench.lab.kill(process.pid, signalKill)
    guard process.waitForEnd(milliseconds: 5000), let dead = workbench.leaveTheDead() else {
      throw Failure("process \(process.pid) does not end", errno: .timedOut)
    }
    workbench.note("process \(dead.pid) has ended; the lab goes on with process \(workbench.child.pid)")
  }
}
