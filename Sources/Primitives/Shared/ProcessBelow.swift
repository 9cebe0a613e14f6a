// What must not happen to the child itself happens to a process below it.

internal import Child
internal import KernelState
internal import Linux

/// Throws where the child's next process would be the PID 1 of a new namespace,
/// which ends with it and would be useless from then on.
func requireNoUnbornNamespace(_ workbench: Workbench) throws {
  let path = "/proc/\(workbench.child.pid)/ns/pid_for_children"
  let link = Result { () throws(SystemCallError) in try readLink(path) }
  if case .failure(let error) = link, error.errno == .noEntry { workbench.child.nextIsInit = true }
  guard workbench.child.nextIsInit else { return }
  throw Failure(
    "the child's next process will be PID 1 of the new PID namespace",
    cause: "the namespace would end with this one", remedy: "type 'fork' first")
}

/// Makes a process below the child, and ends and reaps it afterwards, whatever
/// happens. Returns how it ended.
@discardableResult
func withProcessBelow(
  _ workbench: Workbench, _ body: (any LiveProcess) throws -> Void
) throws -> WaitStatus? {
  try requireNoUnbornNamespace(workbench)
  let process = try workbench.child.fork()
  do {
    try body(process)
  } catch {
    _ = endBelow(process)
    throw error
  }
  return endBelow(process)
}

/// Kills the process, if it lives, and takes away what is left of it.
func endBelow(_ process: any LiveProcess) -> WaitStatus? {
  process.kill()
  _ = process.waitForEnd(milliseconds: 5000)
  guard let parent = process.parent else { return nil }
  return try? parent.process.reap(parent.pid)
}
