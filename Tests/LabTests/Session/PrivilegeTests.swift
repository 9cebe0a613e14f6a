import Child
import Glibc
import KernelState
import Linux
import Primitives
import Testing

@testable import Lab

/// What cannot be taken back in the kernel is taken back by building anew.
@Suite(.serialized, .enabled(if: geteuid() == 0, "needs root, or a user namespace first"))
final class PrivilegeTests {
  private let session: Session

  init() throws { session = try Session(rootless: false) }

  deinit { session.end() }

  @discardableResult
  private func perform(_ words: String...) throws -> Step {
    let verb = try #require(verbs.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count })
    return session.perform(verb, Array(words.dropFirst(verb.words.count)), command: words.joined(separator: " "))
  }

  @Test func aDroppedCapabilityComesBackByUndo() throws {
    let full = session.snapshot()["cap.bounding", .outside]
    let step = try perform("drop", "CAP_SYS_ADMIN")
    #expect(session.walls == ["caps"])
    #expect(step.actions.map(\.name) == ["prctl", "capget", "capset"])
    #expect(Set(step.difference.changes.map(\.key.name)) == ["cap.effective", "cap.permitted", "cap.bounding"])
    let refused = try perform("unshare", "uts")
    #expect(refused.failure?.errno == .notPermitted)
    #expect(refused.failure?.cause?.contains("has dropped CAP_SYS_ADMIN") == true)
    #expect(try session.undo(2).isEmpty)
    #expect(session.snapshot()["cap.bounding", .outside] == full)
    #expect(try perform("unshare", "uts").succeeded)
    #expect(session.walls == ["uts"])
  }

  @Test func theLongWordsWinOverTheShort() throws {
    try perform("drop", "effective", "CAP_KILL")
    let seen = session.snapshot()
    #expect(seen["cap.permitted", .outside] == seen["cap.permitted", .host])
    #expect(seen["cap.effective", .outside] != seen["cap.effective", .host])
    #expect(session.walls.isEmpty)
  }

  @Test func undoReplaysFiltersOfBothKinds() throws {
    try perform("unshare", "uts")
    try perform("seccomp", "deny", "sethostname")
    try perform("seccomp", "deny", "execve")
    #expect(session.workbench.child.programFilters.count == 1)
    #expect(session.walls == ["uts", "seccomp"])
    #expect(try session.undo(1).isEmpty)
    #expect(session.workbench.child.programFilters.isEmpty)
    #expect(session.workbench.child.filters.map(\.title) == ["deny sethostname=EPERM"])
    #expect(try perform("hostname", "box").failure?.cause?.contains("seccomp deny sethostname") == true)
    try session.reset()
    #expect(session.workbench.child.filters.isEmpty && session.walls.isEmpty)
    #expect(session.snapshot()["seccomp.filters", .outside] == session.snapshot()["seccomp.filters", .host])
  }

  @Test func aForkKeepsWhatWasGivenUp() throws {
    try perform("unshare", "pid")
    try perform("keep", "docker")
    try perform("seccomp", "deny", "mount", "clone")
    #expect(try perform("fork").succeeded)
    let seen = session.snapshot()

    guard case .list(let names)? = seen["cap.effective", .outside] else { return #expect(Bool(false)) }
    #expect(names.count == 14)
    #expect(session.workbench.child.programFilters.count == 1)
  }
}
