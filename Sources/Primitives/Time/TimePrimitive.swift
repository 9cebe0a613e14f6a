// The time namespace: can a container live in another time?
//
// Only by two clocks: those that count from boot. unshare(CLONE_NEWTIME) makes a
// namespace for the next children, as with PIDs. Until the first of them is born
// the offsets of its clocks can be written; afterwards never again, because a
// clock must not jump under a process that runs. The date is everybody's.

package import Child
package import KernelState
package import Linux

/// The time namespace: offsets of CLOCK_MONOTONIC and CLOCK_BOOTTIME.
/// Since Linux 5.6. Source: time_namespaces(7).
package enum TimePrimitive: Primitive {
  package static let name = "time"
  package static let title = "time namespace: the child's own monotonic and boot-time clocks"
  package static let help = """
    A time namespace shifts two clocks, those that count from boot: monotonic and
    boottime. The date is the same everywhere. 'unshare time' makes one for the
    child's next children; 'clock-offset CLOCK SECONDS' shifts a clock of it; 'fork'
    makes the first process inside, and the lab goes on with it. From then on the
    offsets are fixed. A container that was moved to another machine keeps its
    uptime this way.
    """

  /// Clocks of their own for the child's next children.
  package static func unshare(_ workbench: Workbench) throws {
    try workbench.child.unshare(.time)
    workbench.note(
      "the child keeps its clocks; the next process that it makes is in the new namespace: type 'fork'")
  }

  package static let terms = [
    Term(
      "timens_offsets",
      "how far the clocks of a process's next children are shifted: clock, seconds, nanoseconds; writable until the first is born",
      manual: "time_namespaces(7)"),
    Term(
      "time_for_children", "the time namespace that the process's next children are born in", manual: "namespaces(7)"),
    Term(
      "CLOCK_MONOTONIC", "counts from about boot and never jumps; a time namespace can shift it",
      manual: "clock_gettime(2)"),
    Term(
      "CLOCK_BOOTTIME", "counts from boot, and while the machine sleeps, too; a time namespace can shift it",
      manual: "clock_gettime(2)"),
    Term("CLOCK_REALTIME", "the date; no namespace shifts it", manual: "clock_gettime(2)"),
    Term("clock_gettime", "reads a clock, as the caller's time namespace has it", manual: "clock_gettime(2)"),
  ]
  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWTIME" }

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("time", in: snapshot) }
}
