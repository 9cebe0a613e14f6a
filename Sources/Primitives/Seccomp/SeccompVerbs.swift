internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension SeccompPrimitive {
  package static let verbs = [
    Verb(
      "no-new-privs", summary: "promise that the child and its programs never gain privileges by execve",
      details: """
        Set-user-ID programs such as sudo then run without their extra power. It cannot
        be taken back. An unprivileged process needs it before it may install a filter.
        """,
      manuals: ["prctl(2)"], shellLine: { _ in "setpriv --no-new-privs sh" },
      perform: { workbench, _ in try workbench.child.setNoNewPrivileges() }),
    Verb(
      "seccomp deny", [Parameter("CALL[=ERRNO|=kill]", repeats: true, values: calls)],
      summary: "filter system calls: refuse these, let all others pass",
      details: """
        CALL alone is refused with EPERM; 'mkdir=ENOSYS' with another errno, 'mkdir=kill'
        by SIGSYS. The filter is put on the child itself, unless it denies a call that the
        child needs to serve the lab: then it is put on each program, before its execve(2).
        """,
      manuals: ["seccomp(2)"],
      shellLine: { "systemd-run --pty -p SystemCallErrorNumber=EPERM -p 'SystemCallFilter=~\(unit($0))' sh" },
      perform: { workbench, arguments in try deny(FilterPlan.denying(arguments), workbench) }),
    Verb(
      "seccomp allow", [Parameter("CALL", repeats: true, values: calls)],
      summary: "filter system calls: let these pass, refuse all others",
      details: """
        All others are refused with EPERM; 'else=ENOSYS' and 'else=kill' say otherwise. The
        filter is put on each program, before its execve(2). execve and what the lab needs
        until then are always allowed, and named.
        """,
      manuals: ["seccomp(2)"],
      shellLine: { "systemd-run --pty -p SystemCallErrorNumber=EPERM -p 'SystemCallFilter=\(unit($0))' sh" },
      perform: { workbench, arguments in
        try putOnPrograms(FilterPlan.allowing(arguments), workbench, "an allow list is put on programs only")
      }),
  ]

  private static func deny(_ plan: FilterPlan, _ workbench: Workbench) throws {
    let needed = ChildProcess.ownCalls.union(workbench.recorder.looks)
    let missed = plan.rules.map(\.call.name).filter(needed.contains)
    guard missed.isEmpty else {
      return try putOnPrograms(plan, workbench, "the child itself needs \(missed.joined(separator: ", "))")
    }
    let filter = try plan.compile()
    try workbench.child.installFilter(filter.program)
    workbench.child.filters.append(filter)
    tellWhatIsLeftOut(plan, workbench)
    workbench.note("'filter' lists the \(filter.program.instructions.count) instructions")
  }

  /// Keeps the filter for the programs to come; each installs it itself.
  private static func putOnPrograms(_ plan: FilterPlan, _ workbench: Workbench, _ reason: String) throws {
    let plan = try plan.forPrograms(control: Int32(GLASSBOX_CONTROL_DESCRIPTOR))
    workbench.child.programFilters.append(try plan.compile())
    tellWhatIsLeftOut(plan, workbench)
    if !plan.conceded.isEmpty {
      workbench.note("also allowed, to begin a program: \(plan.conceded.joined(separator: ", "))")
    }
    workbench.note(
      "\(reason): no call was made yet; each program that 'run' starts will install the filter right before its execve(2)"
    )
  }

  private static func tellWhatIsLeftOut(_ plan: FilterPlan, _ workbench: Workbench) {
    guard !plan.leftOut.isEmpty else { return }
    workbench.note("this architecture has no \(plan.leftOut.joined(separator: ", ")): left out")
  }

  /// Names as systemd.exec(5) takes them: `mkdir:ENOSYS`.
  private static func unit(_ arguments: [String]) -> String {
    arguments.filter { !$0.hasPrefix("else=") }
      .map { $0.split(separator: "=").joined(separator: ":") }.joined(separator: " ")
  }

  @Sendable private static func calls() -> [(text: String, description: String)] {
    CallName.all.map { ($0, "system call") }
  }
}
