import Child
import Glibc
import KernelState
import Linux
import Testing

@Suite(.serialized)
struct CleanupTests {
  /// A run directory for one test.
  final class RunDirectory {
    let path: String

    init() throws {
      var template = Array("/tmp/glassbox-cleanup-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw Pipe.Failed() }
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
      directory /run/glassbox/abc
      directory /run/glassbox/../../etc
      directory /etc
      nonsense
      """
    let record = try #require(SessionRecord(path: "/run/glassbox/abc.record", text: text))
    #expect(
      record.entries == [
        .cgroup("/sys/fs/cgroup/memory/glassbox-abc"), .cgroup("/sys/fs/cgroup/glassbox-abc-lab"), .link("gbabc0"),
        .directory("/run/glassbox/abc"),
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

  @Test func aDeadLabsDirectoryAndRecordAreRemoved() throws {
    let run = try RunDirectory()
    mkdir("\(run.path)/abc", 0o700)
    mkdir("\(run.path)/abc/upper", 0o700)
    symlink("/etc/passwd", "\(run.path)/abc/upper/link")
    _ = try run.write("abc.record", "session 1 999999999999\ndirectory \(run.path)/abc\n")
    _ = try run.write("other.txt", "not a record")
    let stale = Cleanup.stale(in: run.path)
    #expect(stale.map(\.session) == ["abc"])
    #expect(Cleanup.undo(try #require(stale.first)).isComplete)
    #expect(try directoryEntries(run.path) == ["other.txt"])
    #expect(access("/etc/passwd", F_OK) == 0)
  }

  @Test func aLivingLabsRecordIsNotStale() throws {
    let run = try RunDirectory()
    let ledger = Ledger(directory: run.path)
    try ledger.record(.directory("\(run.path)/mine"))
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
    let sleeper = try Sleeper(environment: [])
    try LocalSystemCalls(recorder: Recorder()).writeFile("\(group)/inner/cgroup.procs", "\(sleeper.pid)")
    _ = try run.write("stale1.record", "session 1 999999999999\ncgroup \(group)\n")
    let report = Cleanup.undo(try #require(Cleanup.stale(in: run.path).first))
    #expect(report.isComplete)
    #expect(report.ended == [sleeper.pid])
    #expect(sleeper.wait() == .signaled(SIGKILL))
    #expect(access(group, F_OK) != 0)
  }

  @Test func aProcessWithTheMarkerIsEndedAndOthersAreNot() throws {
    let run = try RunDirectory()
    let marked = try Sleeper(environment: ["A=b", "\(Cleanup.marker)=mark1"])
    let other = try Sleeper(environment: ["\(Cleanup.marker)=mark12"])
    let path = try run.write("mark1.record", "session 1 999999999999\n")
    let report = Cleanup.undo(try #require(SessionRecord(path: path)))
    #expect(report.ended == [marked.pid])
    #expect(marked.wait() == .signaled(SIGKILL))
    #expect(kill(other.pid, 0) == 0)
    kill(other.pid, SIGKILL)
    _ = other.wait()
  }
}

/// A process that only sleeps, started by the test.
struct Sleeper {
  let pid: pid_t

  init(_ arguments: [String] = ["sleep", "1000"], environment: [String]) throws {
    var pid: pid_t = 0
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    guard posix_spawnp(&pid, arguments[0], nil, nil, &words, &variables) == 0 else { throw Pipe.Failed() }
    self.pid = pid
  }

  func wait() -> WaitStatus {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return WaitStatus(waitStatus: status)
  }
}
