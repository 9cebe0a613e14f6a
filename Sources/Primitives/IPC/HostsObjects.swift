// Objects that are made in the host's IPC namespace, and so must be removed again.

internal import Child
internal import KernelState
internal import Linux

/// Makes an object of the host's IPC namespace, with the entry written down
/// before; without one where it is the child's own.
func makeRecorded(_ entry: Ledger.Entry?, _ workbench: Workbench, _ make: () throws -> Void) throws {
  if let entry { try workbench.ledger.record(entry) }
  do {
    try make()
  } catch {
    if let entry { workbench.ledger.forget(entry) }
    throw error
  }
}

/// What is said where an object is made in the host's IPC namespace.
let hostsNote = "it is in the host's IPC namespace, where it would outlive the child: the lab removes it at its end"

/// The earliest time that an object made from now on can have, in seconds since
/// 1970: the kernel takes it from a clock that may be a tick behind.
func earliest(_ workbench: Workbench) throws -> Int64 { try workbench.lab.now(.realtime) / 1_000_000_000 - 1 }
