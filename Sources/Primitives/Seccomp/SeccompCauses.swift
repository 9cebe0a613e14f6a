internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension SeccompPrimitive {
  static let seccompCauses =
    [
      Cause("seccomp", .accessDenied) { circumstances in
        let pid = circumstances.workbench.child.pid
        guard let status = try? readText("/proc/\(pid)/status"), ProcessStatus(status).noNewPrivileges == false,
          !holdsCapability(pid, "CAP_SYS_ADMIN")
        else { return nil }
        return .init(
          "the child has neither CAP_SYS_ADMIN nor no_new_privs: its filter could mislead a set-user-ID program",
          remedy: "type 'no-new-privs' first")
      },
      Cause("seccomp", .invalid) { _ in
        guard (try? readText("/proc/sys/kernel/seccomp/actions_avail")) == nil else { return nil }
        return .init("this kernel was built without filters", remedy: "it needs CONFIG_SECCOMP_FILTER")
      },
      Cause("seccomp", .noMemory) { circumstances in
        let count = circumstances.child.filters.reduce(0) { $0 + $1.program.instructions.count }
        guard count > 16384 else { return nil }
        return .init("all filters of a process together may have 32768 instructions", remedy: "'undo' some of them")
      },
    ]

  /// The finding where a filter of the child gives just this answer.
  static func denied(_ circumstances: Cause.Circumstances) -> Cause.Explanation? {
    let error = circumstances.error
    guard error.by == .child, let call = try? CallName(error.name) else { return nil }
    let answer = FilterAction.errno(error.errno).word
    let filter = circumstances.child.filters.last {
      $0.program.answer(number: call.number, architecture: nativeArchitecture) == answer
    }
    guard let filter else { return nil }
    return .init(
      "a filter on the child answers so: 'seccomp \(filter.title)'", remedy: "'undo' it, and put up this wall first")
  }
}
