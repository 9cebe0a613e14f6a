import Child
import Glibc
import KernelState
import Linux
import Primitives
import Testing

@testable import Session

/// What cannot be taken back in the kernel is taken back by building anew.
@Suite(.serialized, .enabled(if: geteuid() == 0, "needs root, or a user namespace first"))
final class PrivilegeTests {
  private let session: Session

  init() throws { session = try Session(rootless: false) }

  deinit { session.end() }

  @Test func aDroppedCapabilityComesBackByUndo() throws {
    let full = session.snapshot()["cap.bounding", .outside]
    let step = try session.type("drop", "CAP_SYS_ADMIN")
    #expect(session.walls == ["caps"])
    #expect(step.actions.map(\.name) == ["prctl", "capget", "capset"])
    #expect(Set(step.difference.changes.map(\.key.name)) == ["cap.effective", "cap.permitted", "cap.bounding"])
    let refused = try session.type("unshare", "uts")
    #expect(refused.failure?.errno == .notPermitted)
    #expect(refused.failure?.cause?.contains("has dropped CAP_SYS_ADMIN") == true)
    #expect(try session.undo(2).isEmpty)
    #expect(session.snapshot()["cap.bounding", .outside] == full)
    #expect(try session.type("unshare", "uts").succeeded)
    #expect(session.walls == ["uts"])
  }

  @Test func theLongWordsWinOverTheShort() throws {
    try session.type("drop", "effective", "CAP_KILL")
    let seen = session.snapshot()
    #expect(seen["cap.permitted", .outside] == seen["cap.permitted", .host])
    #expect(seen["cap.effective", .outside] != seen["cap.effective", .host])
    #expect(session.walls.isEmpty)
  }

  @Test func undoReplaysFiltersOfBothKinds() throws {
    try session.type("unshare", "uts")
    try session.type("seccomp", "deny", "sethostname")
    try session.type("seccomp", "deny", "execve")
    #expect(session.workbench.child.programFilters.count == 1)
    #expect(session.walls == ["uts", "seccomp"])
    #expect(try session.undo(1).isEmpty)
    #expect(session.workbench.child.programFilters.isEmpty)
    #expect(session.workbench.child.filters.map(\.title) == ["deny sethostname=EPERM"])
    #expect(try session.type("hostname", "box").failure?.cause?.contains("seccomp deny sethostname") == true)
    try session.reset()
    #expect(session.workbench.child.filters.isEmpty && session.walls.isEmpty)
    #expect(session.snapshot()["seccomp.filters", .outside] == session.snapshot()["seccomp.filters", .host])
  }

  @Test func aForkKeepsWhatWasGivenUp() throws {
    try session.type("unshare", "pid")
    try session.type("keep", "docker")
    try session.type("seccomp", "deny", "mount", "clone")
    #expect(try session.type("fork").succeeded)
    let seen = session.snapshot()

    guard case .list(let names)? = seen["cap.effective", .outside] else { return #expect(Bool(false)) }
    #expect(names.count == 14)
    #expect(session.workbench.child.programFilters.count == 1)
  }
}
