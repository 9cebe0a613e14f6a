import Child
import Glibc
import KernelState
import Linux
import TestSupport
import Testing

@Suite(.serialized)
struct CleanupTests {
  /// A run directory for one test.
  final class RunDirectory {
    let path: String

    init() throws {
      var template = Array("/tmp/glassbox-cleanup-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw Unexpected() }
      path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
      for name in (try? directoryEntries(path)) ?? [] { unlink("\(path)/\(name)") }
      rmdir(path)
    }

    func write(_ name: String, _ text: String) throws -> String {
      let file = try #require(fopen("\(path)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
      return "\(path)/\(name)"
    }
  }

  @Test func aRecordNamesOnlyWhatItsOwnSessionMade() throws {
    let text = """
      session 12 34
      cgroup /sys/fs/cgroup/memory/glassbox-abc
      cgroup /sys/fs/cgroup/glassbox-abc-lab
      cgroup /sys/fs/cgroup/glassbox-abcd
      cgroup /sys/fs/cgroup/memory
      cgroup /sys/fs/cgroup/../../glassbox-abc
      cgroup glassbox-abc
      link gbabc0
      link eth0
      link gb/../x
      directory /etc
      nonsense
      """
    let record = try #require(SessionRecord(path: "/run/glassbox/abc.record", text: text))
    #expect(
      record.entries == [
        .cgroup("/sys/fs/cgroup/memory/glassbox-abc"), .cgroup("/sys/fs/cgroup/glassbox-abc-lab"), .link("gbabc0"),
      ])
    #expect(SessionRecord(path: "/run/glassbox/abc.record", text: "") == nil)
    #expect(SessionRecord(path: "/run/glassbox/A B.record", text: text) == nil)
    #expect(SessionRecord(path: "/run/glassbox/abc", text: text) == nil)
  }

  @Test func sessionsOfOneProcessHaveDifferentNamesThatFitALink() {
    let names = (0..<4).map { _ in Ledger(directory: "/nowhere").session }
    #expect(Set(names).count == 4)
    for name in names { #expect((try? LinkName("gb" + name)) != nil, "\(name)") }
  }

  @Test func aDeadLabsRecordIsRemoved() throws {
    let run = try RunDirectory()
    _ = try run.write("abc.record", "session 1 999999999999\ncgroup /nowhere/glassbox-abc\n")
    _ = try run.write("other.txt", "not a record")
    let stale = Cleanup.stale(in: run.path)
    #expect(stale.map(\.session) == ["abc"])
    #expect(Cleanup.undo(try #require(stale.first)).isComplete)
    #expect(try directoryEntries(run.path) == ["other.txt"])
  }

  @Test func aLivingLabsRecordIsNotStale() throws {
    let run = try RunDirectory()
    let ledger = Ledger(directory: run.path)
    try ledger.record(.cgroup("/nowhere/glassbox-\(ledger.session)"))
    #expect(Cleanup.stale(in: run.path).isEmpty)
    Cleanup.undo(ledger)
    ledger.close()
    #expect(try directoryEntries(run.path).isEmpty)
  }

  @Test(.enabled(if: isRoot && canLimit(.pids), "needs root and a pids controller"))
  func aDeadLabsGroupIsEmptiedAndRemoved() throws {
    let run = try RunDirectory()
    let home = try CgroupLayout.current().home(for: .pids, family: [])
    let group = "\(home.directory)/glassbox-stale1"
    try #require(mkdir(group, 0o755) == 0)
    try #require(mkdir("\(group)/inner", 0o755) == 0)
    let sleeper = try Subprocess.sleeping()
    try LocalSystemCalls(recorder: Recorder()).writeFile("\(group)/inner/cgroup.procs", "\(sleeper.pid)")
    _ = try run.write("stale1.record", "session 1 999999999999\ncgroup \(group)\n")
    let report = Cleanup.undo(try #require(Cleanup.stale(in: run.path).first))
    #expect(report.isComplete)
    #expect(report.ended == [sleeper.pid])
    #expect(try sleeper.wait() == .signaled(SIGKILL))
    #expect(access(group, F_OK) != 0)
  }

  @Test func aProcessWithTheMarkerIsEndedAndOthersAreNot() throws {
    let run = try RunDirectory()
    let marked = try Subprocess.sleeping(["A": "b", Cleanup.marker: "mark1"])
    let other = try Subprocess.sleeping([Cleanup.marker: "mark12"])
    let path = try run.write("mark1.record", "session 1 999999999999\n")
    let report = Cleanup.undo(try #require(SessionRecord(path: path)))
    #expect(report.ended == [marked.pid])
    #expect(try marked.wait() == .signaled(SIGKILL))
    #expect(other.isRunning)
  }
}

/// Records of labs that ended at an odd moment, and of labs that did not end.
@Suite(.serialized)
struct RecordTests {
  /// Between making the record and writing its first line.
  @Test func aRecordWithoutItsFirstLineIsRemoved() throws {
    let run = try CleanupTests.RunDirectory()
    _ = try run.write("00abc1.record", "")
    _ = try run.write("00abc2.record", "session 12")
    _ = try run.write("00abc3.record", "somebody else's file\n")
    let stale = Cleanup.stale(in: run.path)
    #expect(stale.map(\.session).sorted() == ["00abc1", "00abc2"])
    for record in stale { #expect(Cleanup.undo(record).isComplete) }
    #expect(try directoryEntries(run.path) == ["00abc3.record"])
  }

  /// The number of a lab that has gone may be another process's by now.
  @Test func aReusedPidIsToldByItsStartTime() throws {
    let run = try CleanupTests.RunDirectory()
    let start = try #require(startTime(of: getpid()))
    let now = try run.write("now1.record", "session \(getpid()) \(start)\n")
    #expect(try #require(SessionRecord(path: now)).isStale == false, "the lab lives, even without its lock")
    let earlier = try run.write("then1.record", "session \(getpid()) \(start - 1)\n")
    #expect(try #require(SessionRecord(path: earlier)).isStale, "another process has its number")
    #expect(Cleanup.stale(in: run.path).map(\.session) == ["then1"])
    unlink(earlier)
  }

  /// A lab that was run inside another one's child is dead before anybody has reaped it.
  @Test func aZombieDoesNotLive() throws {
    let run = try CleanupTests.RunDirectory()
    let sleeper = try Subprocess.sleeping()
    let start = try #require(startTime(of: sleeper.pid))
    let path = try run.write("dead1.record", "session \(sleeper.pid) \(start)\n")
    #expect(try #require(SessionRecord(path: path)).isStale == false)
    sleeper.signal(SIGKILL)
    #expect(sleeper.hasEnded(within: 10))
    #expect(try #require(SessionRecord(path: path)).isStale)
  }

  /// A lab in another PID namespace has a number that means nothing here: its
  /// lock alone says that it lives.
  @Test func aLockedRecordIsALivingLabs() throws {
    let run = try CleanupTests.RunDirectory()
    let path = try run.write("lock1.record", "session 3 999999999999\n")
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    #expect(Cleanup.stale(in: run.path).isEmpty)
    close(descriptor)
    // What another test starts has a copy of the descriptor until it executes its program.
    let deadline = Deadline(seconds: 5)
    while Cleanup.stale(in: run.path).isEmpty, !deadline.hasPassed { rest(milliseconds: 10) }
    #expect(Cleanup.stale(in: run.path).map(\.session) == ["lock1"])
  }

  /// While a record is there that is not locked yet, nobody takes it for a dead lab's.
  @Test func whoLooksForTheDeadWaitsForWhoMakesARecord() throws {
    let run = try CleanupTests.RunDirectory()
    _ = try run.write("00abc1.record", "")
    let descriptor = open(run.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let begin = monotonicNanoseconds()
    _ = Cleanup.stale(in: run.path)
    #expect(monotonicNanoseconds() - begin > 500_000_000, "it waits, but not for ever")
    close(descriptor)
  }

  /// Disk full: the thing is not made, and no part of a line spoils the next.
  @Test(.enabled(if: access("/dev/full", F_OK) == 0, "no /dev/full here"))
  func anUnwritableRecordIsAnError() throws {
    let run = try CleanupTests.RunDirectory()
    let ledger = Ledger(directory: run.path)
    symlink("/dev/full", ledger.path)
    #expect(throws: SystemCallError.self) { try ledger.record(.cgroup("/nowhere/glassbox-\(ledger.session)")) }
    #expect(ledger.entries.isEmpty)
    ledger.close()
  }

  /// On version 2 the lab moves itself, and its keeper, into a labGroup: who
  /// cleans up has to leave it first.
  @Test(.enabled(if: isRoot && unified != nil, "needs root and a cgroup v2 mount"))
  func aCleanerLeavesTheShelterItself() throws {
    let top = try #require(Self.unified)
    let run = try CleanupTests.RunDirectory()
    let labGroup = "\(top)/glassbox-labgroup1-lab"
    try #require(mkdir(labGroup, 0o755) == 0)
    let record = try run.write("labgroup1.record", "session 1 999999999999\ncgroup \(labGroup)\n")
    let command = "echo $$ >\(labGroup)/cgroup.procs && exec \(KeeperTests.lab) keeper \(record) labgroup1 3<&-"
    let libraries = String(cString: getenv("LD_LIBRARY_PATH") ?? strdup(""))
    let keeper = try Subprocess(["sh", "-c", command], environment: ["LD_LIBRARY_PATH": libraries])
    #expect(try keeper.wait() == .exited(0))
    #expect(access(labGroup, F_OK) != 0)
    rmdir(labGroup)
  }

  static let unified = (try? readText("/proc/self/mountinfo")).flatMap { text in
    MountInfo.parse(text).first { $0.type == "cgroup2" }?.mountPoint
  }
}

extension Subprocess {
  /// A process that only sleeps, and is ended with this object.
  static func sleeping(_ environment: [String: String] = [:]) throws -> Subprocess {
    try Subprocess(["sleep", "1000"], environment: environment)
  }
}
