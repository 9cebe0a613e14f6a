// A fork bomb, `:(){ :|:& };:` in a shell: every process forks, and so does
// every process that comes of it. It is set off behind a limit only, and its
// processes are the lab's own, which ends and reaps them all.

internal import Child
internal import KernelState
internal import Linux

enum ForkBombCommand: Command {
  static let name = "fork-bomb"
  static let summary = "let the child and all its children fork until the kernel refuses"
  static let details = """
    Needs a limit first, 'limit pids.max' of at most \(most). In each round every
    process forks, so that their number doubles, until clone(2) says EAGAIN.
    Then all are killed and reaped.
    """
  // No shell line: it would stand in an exported script, where nothing limits it.
  static let manuals = ["fork(2)", "cgroups(7)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let group = try limitedGroup(workbench)
    try requireNoUnbornNamespace(workbench)
    let crowd = Crowd(workbench.child)
    defer { crowd.end() }
    guard try crowd.multiply(atMost: most) else {
      throw Failure("\(crowd.forks) forks worked and no limit was reached", remedy: "see 'state cgroup.pids.max'")
    }
    workbench.note(said(forks: crowd.forks, group))
  }

  /// More processes than that would be no better lesson, only a longer list.
  private static let most: UInt64 = 256

  private static func limitedGroup(_ workbench: Workbench) throws -> ChildGroup {
    guard let group = ChildGroup.existing(.pids, workbench, try CgroupLayout.current()),
      let limit = LimitValue(try group.read("pids.max"))?.number
    else {
      throw Failure(
        "the child has no limit on its number of processes", cause: "a fork bomb would take those of the host",
        remedy: "type 'limit pids.max 8' first")
    }
    guard limit <= most else {
      throw Failure("pids.max is \(limit): that is a long list", remedy: "type 'limit pids.max 8' first")
    }
    return group
  }

  private static func said(forks: Int, _ group: ChildGroup) -> String {
    let now = (try? group.read("pids.current")) ?? "?"
    let limit = (try? group.read("pids.max")) ?? "?"
    let result = "\(forks) forks worked, the next said EAGAIN"
    return now == limit
      ? "\(result): the group had \(now) processes, and pids.max is \(limit); the new ones were killed again"
      : "\(result), with \(now) processes of \(limit): another limit is nearer (ulimit -u, or a group above)"
  }
}

/// The processes of the bomb: the child, and all that came of it.
private final class Crowd {
  private var processes: [any LiveProcess]

  init(_ first: any LiveProcess) { processes = [first] }

  var forks: Int { processes.count - 1 }

  /// Lets all fork in turn; true once one was refused with EAGAIN.
  func multiply(atMost most: UInt64) throws(SystemCallError) -> Bool {
    while processes.count <= most {
      for process in processes {
        switch Result(catching: process.fork) {
        case .success(let new): processes.append(new)
        case .failure(let error) where error.errno == .again: return true
        case .failure(let error): throw error
        }
      }
    }
    return false
  }

  /// Kills and reaps all but the child, the youngest first: each is still
  /// there to reap what it has made.
  func end() {
    for process in processes.dropFirst().reversed() { _ = endBelow(process) }
    processes.removeLast(forks)
  }
}
