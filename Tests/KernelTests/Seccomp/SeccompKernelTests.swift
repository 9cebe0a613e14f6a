import Child
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot, "needs root, or a user namespace first"))
struct SeccompKernelTests {
  private func status(_ field: String, of pid: Int32) throws -> String? {
    try readText("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(field + ":") }
      .map { String($0.dropFirst(field.count + 1).drop { $0.isWhitespace }) }
  }

  @Test func aDeniedCallFailsInTheChildAndInItsPrograms() throws {
    let live = try LiveChild()
    try live.perform("unshare uts")
    try live.perform("seccomp deny", "sethostname")
    let refusal = live.refusal("hostname", "box")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("seccomp deny sethostname=EPERM") ?? false)
    #expect(try live.run("hostname", "box").status == .exited(1))
    let seen = live.snapshot()
    #expect(seen["seccomp.mode", .outside] == .text("filter"))
    #expect(seen["seccomp.mode", .host] == .text("disabled"))
    #expect(try status("Seccomp", of: live.child.pid) == "2")
    #expect(try status("Seccomp_filters", of: live.child.pid) == "1")
    #expect(seen["seccomp.filters", .outside] == .number(1))
  }

  @Test func killEndsTheProgramBySIGSYSAndTheChildLives() throws {
    let live = try LiveChild()
    try live.perform("seccomp deny", "sethostname=kill", "mkdirat=ENOSYS", "mkdir=ENOSYS")
    let killed = try live.run("hostname", "box")
    #expect(killed.status == .signaled(31))
    #expect(signalName(31) == "SIGSYS")
    #expect(try live.run("mkdir", "/tmp/box").output.contains("Function not implemented"))
    #expect(live.child.isAlive)
    #expect(try live.run("true").status == .exited(0))
  }

  @Test func theKernelHasTheFilterThatWasSent() throws {
    let live = try LiveChild()
    #expect(try filtersInKernel(of: live.child).isEmpty)
    try live.perform("seccomp deny", "mkdirat")
    try live.perform("seccomp deny", "mount=kill")
    #expect(try filtersInKernel(of: live.child) == live.child.filters.map(\.program))
    #expect(live.child.filters.map(\.title) == ["deny mkdirat=EPERM", "deny mount=kill"])
    // The look has changed nothing: it still serves, and inherits.
    try live.perform("fork")
    #expect(try filtersInKernel(of: live.child).count == 2)
    #expect(live.refusal("mount proc") != nil)
  }

  @Test func whatTheChildNeedsIsDeniedToProgramsOnly() throws {
    let live = try LiveChild()
    _ = live.snapshot()
    try live.perform("seccomp deny", "clone", "clone3", "vfork", "fork")
    #expect(live.workbench.notes.contains { $0.contains("the child itself needs clone") })
    #expect(live.snapshot()["seccomp.mode", .outside] == .text("disabled"))
    #expect(try live.run("bash", "-c", "ls; ls").output.contains("fork"))
    let seen = try live.run("grep", "Seccomp_filters", "/proc/self/status")
    #expect(seen.output == "Seccomp_filters:\t1\n")
    try live.perform("seccomp deny", "uname=kill")
    #expect(try live.run("uname").status == .signaled(31))
    #expect(try live.child.uname().release.isEmpty == false)
  }

  @Test func denyingTheLabsMessagesLetsAProgramBegin() throws {
    let live = try LiveChild()
    try live.perform("seccomp deny", "recvmsg=kill", "sendmsg=kill", "close=kill")
    #expect(try live.run("busybox", "true").status == .exited(0))
    try live.perform("seccomp deny", "execve")
    #expect { try live.run("true") } throws: {
      ($0 as? SystemCallError)?.program != nil && ($0 as? SystemCallError)?.errno == .notPermitted
    }
    #expect(live.child.isAlive)
  }

  @Test func anAllowListIsStrictAndTheChildSurvives() throws {
    let live = try LiveChild()
    try live.perform("seccomp allow", "write", "else=kill")
    #expect(live.workbench.notes.contains { $0.contains("execve") && $0.contains("recvmsg on descriptor 3") })
    #expect(try live.run("busybox", "true").status == .signaled(31))
    #expect(try live.run("cat", "/etc/hostname").status == .signaled(31))
    _ = live.snapshot()
    #expect(live.child.isAlive)
  }

  @Test func anAllowListWithEnoughInItRunsAProgram() throws {
    let live = try LiveChild()
    let needed = [
      "arch_prctl", "brk", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "readlinkat", "readlink",
      "getrandom",
      "mprotect", "getuid", "write", "mmap", "munmap", "rt_sigaction", "prctl", "newfstatat", "fstat", "ioctl",
      "getpid",
      "open", "openat", "close",
    ]
    try live.perform("seccomp allow", needed)
    #expect(try live.run("busybox", "echo", "alive").output == "alive\n")
    #expect(try live.run("busybox", "mkdir", "/tmp/gb").output.contains("Operation not permitted"))
  }

  @Test func noPrivilegeAndNoPromiseIsEACCES() throws {
    let live = try LiveChild()
    try live.perform("drop", "CAP_SYS_ADMIN")
    let refusal = live.refusal("seccomp deny", "mkdirat")
    #expect(refusal?.errno == .accessDenied)
    #expect(refusal?.cause?.contains("no_new_privs") ?? false)
    #expect(live.child.filters.isEmpty)
    #expect(live.snapshot()["no_new_privs", .outside] == .number(0))
    try live.perform("no-new-privs")
    #expect(live.snapshot()["no_new_privs", .outside] == .number(1))
    #expect(try status("NoNewPrivs", of: live.child.pid) == "1")
    try live.perform("seccomp deny", "mkdirat")
  }

  @Test func aProgramThatMayNotFilterIsNotStarted() throws {
    let live = try LiveChild()
    try live.perform("drop", "CAP_SYS_ADMIN")
    try live.perform("seccomp allow", "read")
    #expect { try live.run("true") } throws: {
      ($0 as? SystemCallError)?.program == nil && ($0 as? SystemCallError)?.errno == .accessDenied
    }
    // Nothing is left of the process that gave up.
    #expect(try readText("/proc/\(live.child.pid)/task/\(live.child.pid)/children").isEmpty)
  }

  @Test func badArgumentsAreRefusedBeforeAnyCall() throws {
    let live = try LiveChild()
    let bad = ["mkdri", "", "=", "mkdirat=EWHAT", "mkdirat=", "\u{1b}[1m", "mkdirat=kill=kill", "else=EPERM"]
    for argument in bad {
      #expect(live.refusal("seccomp deny", argument).map { $0.errno == nil } ?? false, "\(argument)")
    }
    #expect(live.refusal("seccomp deny", "mkdirat", "mkdirat")?.cause?.contains("twice") ?? false)
    #expect(live.refusal("seccomp allow", "else=kill")?.cause?.contains("no call is named") ?? false)
    #expect(live.refusal("seccomp allow", "read=EPERM")?.cause?.contains("not allowed") ?? false)
    #expect(live.child.filters.isEmpty && live.child.programFilters.isEmpty)
  }

  /// The list of calls that must not be denied on the child holds those that
  /// it makes to start a program.
  @Test func ownCallsHoldWhatAStartMakes() throws {
    let live = try LiveChild()
    _ = live.workbench.recorder.drain()
    _ = try live.run("true")
    let made = Set(live.workbench.recorder.drain().filter { $0.by == .child }.map(\.name))
    #expect(made.isSubset(of: ChildProcess.ownCalls))
    #expect(made.contains("execve"))
  }
}
