import Child
import Glibc
import KernelState
import Linux
import TestSupport
import Testing

/// A keeper is started by a lab, so a lab is needed that can be killed: the
/// built program itself.
@Suite(.serialized, .enabled(if: isRoot && canLimit(.pids), "needs root and a pids controller"))
struct KeeperTests {
  static let lab = Checkout.program()

  /// Whether this build of the lab has the keeper's command.
  static let isWired: Bool = {
    (try? Subprocess.run([lab, "keeper", "/x.record", "other"], environment: [:]))?.status == 64
  }()

  @Test(.enabled(if: isWired, "this build has no 'glassbox keeper'"))
  func undoesWhatAKilledLabLeft() throws {
    let run = try CleanupTests.RunDirectory()
    let home = try CgroupLayout.current().home(for: .pids, family: [])
    let group = "\(home.directory)/glassbox-keep1"
    try #require(mkdir(group, 0o755) == 0)
    let record = try run.write("keep1.record", "session 1 999999999999\ncgroup \(group)\n")
    // The stand-in lab is the end of a socket that closes with this scope.
    do {
      let program = try ChildProgram(path: Installation.childProgram())
      let keeper = try Keeper(program, record: record, session: "keep1", lab: Self.lab)
      #expect(kill(keeper.pid, SIGTERM) == 0)
      rest(milliseconds: 20)
      #expect(access(group, F_OK) == 0)
    }
    for _ in 0..<500 where access(record, F_OK) == 0 { rest(milliseconds: 10) }
    #expect(access(group, F_OK) != 0)
    #expect(access(record, F_OK) != 0)
  }

  @Test func isDismissedAtAGoodEnd() throws {
    let run = try CleanupTests.RunDirectory()
    let ledger = Ledger(directory: run.path)
    ledger.keeperProgram = try ChildProgram(path: Installation.childProgram())
    try ledger.open()
    let pid = try #require(ledger.keeper).pid
    #expect(kill(pid, 0) == 0)
    ledger.close()
    #expect(kill(pid, 0) != 0)
    #expect(try directoryEntries(run.path).isEmpty)
  }
}
