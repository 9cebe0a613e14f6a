internal import CLinux
internal import Child
package import Console
package import KernelState
internal import Linux
internal import Primitives
internal import Session

/// What the examinations look at: this machine, this user, and throw-away
/// processes in which things are really tried.
package final class Machine {
  let files: SystemFiles
  let terminal: Terminal
  /// Whether the lab would begin with a user namespace, as an ordinary user's does.
  package let rootless: Bool
  /// The lab's own process.
  let status: ProcessStatus
  /// The executable of the child in its sealed memory file, or why there is none.
  let program: Result<ChildProgram, any Error>

  package init(terminal: Terminal = Terminal(), rootless: Bool, files: SystemFiles = .here) {
    self.files = files
    self.terminal = terminal
    self.rootless = rootless
    status = ProcessStatus(files.text("/proc/self/status") ?? "")
    program = Result { try ChildProgram(path: Installation.childProgram()) }
  }

  /// Tries something in a throw-away child, in the way in which the lab would:
  /// as root plainly, else inside a user namespace. Returns why it failed, with
  /// the cause found here; nil where it worked. Nothing outlives the call.
  func attempt(rootless: Bool? = nil, _ body: (Workbench) throws -> Void) -> Failure? {
    var failure = attemptOnce(rootless: rootless ?? self.rootless, body)
    // The kernel frees namespaces a moment after their last process: where the
    // limit is low, the trial before still counts.
    for _ in 0..<5 where failure?.errno == .noSpace {
      usleep(20_000)
      failure = attemptOnce(rootless: rootless ?? self.rootless, body)
    }
    return failure
  }

  private func attemptOnce(rootless: Bool, _ body: (Workbench) throws -> Void) -> Failure? {
    do {
      let recorder = Recorder()
      let process = try ChildProcess.launch(program.get(), recorder: recorder)
      let bench = Workbench(process: process, recorder: recorder, ledger: Ledger(), environment: [])
      defer { bench.endChild() }
      return judge(bench) {
        if rootless, var failure = judge(bench, { try enterUserNamespace(bench) }) {
          failure.message = "no user namespace for it: \(failure.message)"
          throw failure
        }
        try body(bench)
      }
    } catch {
      return diagnose(error)
    }
  }

  /// One part of an attempt whose failure does not end the rest.
  func judge(_ bench: Workbench, _ body: () throws -> Void) -> Failure? {
    do {
      try body()
      return nil
    } catch {
      return diagnose(error, on: bench)
    }
  }

  private func enterUserNamespace(_ bench: Workbench) throws {
    try bench.child.unshare(.user)
    try UserPrimitive.mapIDs(IDMapping(), bench)
  }

  /// What to do about a refusal for which no cause of its own was found.
  func remedy(for failure: Failure) -> String? {
    if let remedy = failure.remedy { return remedy }
    switch failure.errno {
    case .notPermitted?, .accessDenied?:
      if status.seccomp == 2 {
        return "a seccomp filter is on the lab; in a container: --security-opt seccomp=unconfined, or --privileged"
      }
      return rootless
        ? "ask the security module: dmesg, or journalctl -k"
        : "start the lab with all capabilities, or with --rootless: a user namespace gives them inside"
    case .noSystemCall?: return "take a newer kernel, or leave the sandbox that hides this call"
    case .noSpace?: return "a limit of an outer user namespace is reached: look at /proc/sys/user there"
    default: return nil
    }
  }
}

extension Failure {
  /// The error and the cause in one clause.
  package var reason: String { cause.map { "\(message): \($0)" } ?? message }
}
