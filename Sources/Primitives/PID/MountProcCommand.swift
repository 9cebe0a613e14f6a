// A procfs shows the processes of one PID namespace: of the namespace that the
// process was in which mounted it. That is why a new PID 1 still sees the whole
// host until it mounts a /proc of its own.

package import Child
internal import KernelState
internal import Linux

enum MountProcCommand: Command {
  static let name = "mount proc"
  static let parameters = [Parameter("TARGET", optional: true)]
  static let summary = "mount a procfs that shows the child's PID namespace"
  static let details = "TARGET is /proc unless you say otherwise. Needs 'unshare mount' first."
  static let manuals = ["proc(5)", "pid_namespaces(7)", "mount(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "mount -t proc proc \(arguments.first ?? "/proc")" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try PIDPrimitive.mountProc(on: arguments.first ?? "/proc", workbench)
  }
}

extension PIDPrimitive {
  /// Mounts a procfs of the child's PID namespace, and says what it shows.
  package static func mountProc(on target: String, _ workbench: Workbench) throws {
    try requireInvisibleMount(on: target, workbench)
    let before = processCount(seenBy: workbench.child)
    try mountFreshProc(on: target, workbench)
    guard target == "/proc", let after = processCount(seenBy: workbench.child) else { return }
    workbench.note("/proc showed \(before.map(processes) ?? "none"), now \(processes(after))")
  }

  /// The mount itself. No program, device or set-user-ID file belongs there,
  /// and in a user namespace the kernel insists on it.
  static func mountFreshProc(on target: String, _ workbench: Workbench) throws {
    try workbench.child.mount("proc", on: target, type: "proc", flags: [.noSetUserID, .noDevices, .noExecute])
    guard sharesWithHost("pid", workbench) else { return }
    workbench.note("the child is in the host's PID namespace, so this procfs shows the host's processes")
  }

  private static func processes(_ count: Int) -> String { count == 1 ? "1 process" : "\(count) processes" }

  /// How many processes the child's /proc shows; nil where no procfs is there.
  static func processCount(seenBy child: any SystemCalls) -> Int? {
    guard child.hasProcfs(), let names = try? child.names(in: "/proc") else { return nil }
    let count = names.count { $0.utf8.allSatisfy { (48...57).contains($0) } }
    return count == 0 ? nil : count
  }
}
