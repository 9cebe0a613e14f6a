internal import Child
internal import Linux

enum NoNewPrivsCommand: Command {
  static let name = "no-new-privs"
  static let summary = "promise that the child and its programs never gain privileges by execve"
  static let details = """
    Set-user-ID programs such as sudo then run without their extra power. It cannot
    be taken back. An unprivileged process needs it before it may install a filter.
    """
  static let manuals = ["prctl(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "setpriv --no-new-privs sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try workbench.child.setNoNewPrivileges()
  }
}

enum SeccompDenyCommand: Command {
  static let name = "seccomp deny"
  static let parameters = [Parameter("CALL[=ERRNO|=kill]", repeats: true, values: calls)]
  static let summary = "filter system calls: refuse these, let all others pass"
  static let details = """
    CALL alone is refused with EPERM; 'mkdir=ENOSYS' with another errno, 'mkdir=kill'
    by SIGSYS. The filter is put on the child itself, unless it denies a call that the
    child needs to serve the lab: then it is put on each program, before its execve(2).
    """
  static let manuals = ["seccomp(2)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "systemd-run --pty -p SystemCallErrorNumber=EPERM -p 'SystemCallFilter=~\(unit(arguments))' sh"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try SeccompPrimitive.deny(FilterPlan.denying(arguments), workbench)
  }
}

enum SeccompAllowCommand: Command {
  static let name = "seccomp allow"
  static let parameters = [Parameter("CALL", repeats: true, values: calls)]
  static let summary = "filter system calls: let these pass, refuse all others"
  static let details = """
    All others are refused with EPERM; 'else=ENOSYS' and 'else=kill' say otherwise. The
    filter is put on each program, before its execve(2). execve and what the lab needs
    until then are always allowed, and named.
    """
  static let manuals = ["seccomp(2)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "systemd-run --pty -p SystemCallErrorNumber=EPERM -p 'SystemCallFilter=\(unit(arguments))' sh"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try SeccompPrimitive.allow(FilterPlan.allowing(arguments), workbench)
  }
}

/// Names as systemd.exec(5) takes them: `mkdir:ENOSYS`.
private func unit(_ arguments: [String]) -> String {
  arguments.filter { !$0.hasPrefix("else=") }
    .map { $0.split(separator: "=").joined(separator: ":") }.joined(separator: " ")
}

@Sendable private func calls() -> [(text: String, description: String)] {
  CallName.all.map { ($0, "system call") }
}
