package import Linux

/// What a primitive works with: the child, the lab's own calls, the record of
/// what is made on the host, and a place for remarks.
package final class Workbench {
  package let recorder: Recorder
  /// Calls that only the lab can make.
  package let lab: any SystemCalls
  /// What this session makes on the host, written down before it is made.
  package let ledger: Ledger
  /// The processes of the child, oldest first. After a fork the older ones
  /// wait for the newest, around which the learner builds.
  package private(set) var processes: [any LiveProcess]
  /// Remarks of the step under way, for the learner.
  package var notes: [String] = []
  /// Variables of the programs that are run in the child.
  package var environment: [String]
  /// Where lab and child are kept on one processor while walls are put up.
  package var processor: OneProcessor?
  /// Why the child cannot answer at present, such as that it is frozen; nil
  /// while it can, and once it is dead: version 2 lets SIGKILL through to a
  /// frozen process. What needs the child then fails at once with this.
  package var obstacle: Failure? {
    get { halt == nil || child.isAlive ? halt : nil }
    set {
      halt = newValue
      for process in processes { process.isHalted = newValue != nil }
    }
  }
  private var halt: Failure?

  /// - Parameter lab: who makes the lab's calls, if not this process: a test
  ///   puts a process in a network of its own there, to play the host.
  package init(
    process: any LiveProcess, recorder: Recorder, ledger: Ledger, environment: [String],
    lab: (any SystemCalls)? = nil
  ) {
    self.recorder = recorder
    self.ledger = ledger
    self.environment = environment + ["\(Cleanup.marker)=\(ledger.session)"]
    processes = [process]
    self.lab = lab ?? LocalSystemCalls(recorder: recorder)
  }

  /// The process around which the learner builds.
  package var child: any LiveProcess { processes[processes.count - 1] }

  /// Goes on with a process that the child has forked.
  package func enter(_ process: any LiveProcess) { processes.append(process) }

  /// Where the newest process has died and an older one lives: reaps it and
  /// goes on with the older one. Returns the dead one's pid and status.
  package func leaveTheDead() -> (pid: Int32, status: WaitStatus?)? {
    guard processes.count > 1, !child.isAlive, let parent = child.parent else { return nil }
    let dead = processes.removeLast()
    return (dead.pid, try? parent.process.reap(parent.pid))
  }

  package func note(_ text: String) { notes.append(text) }

  /// Ends the child, newest process first, and waits for each. All are told
  /// before the first is waited for, so that they end at the same time.
  package func endChild() {
    // On cgroup version 1 SIGKILL waits until the group is thawed.
    for case .cgroup(let path) in ledger.entries where halt != nil { Cleanup.thaw(path) }
    obstacle = nil
    for process in processes.reversed() { process.kill() }
    for process in processes.reversed() { _ = process.waitForEnd(milliseconds: 5000) }
    processes[0].reapAsParent()
  }
}
