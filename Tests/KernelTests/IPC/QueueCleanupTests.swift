import Child
import Glibc
import KernelState
import Linux
import TestSupport
import Testing

/// Message queues outlive everybody: the lab must not forget one.
@Suite(.serialized, .enabled(if: isRoot, "needs root"))
struct QueueCleanupTests {
  private let key = UInt32.random(in: 0x4000_0000...0x7fff_ffff)
  private let name = "gbtest\(UInt32.random(in: 0 ... .max))"

  private var queueIsThere: Bool { msgget(Int32(key), 0) >= 0 }
  private var namedQueueIsThere: Bool {
    guard let queue = try? calls.openNamedQueue(name, [.readOnly, .closeOnExec]) else { return false }
    close(queue)
    return true
  }
  private let calls = LocalSystemCalls(recorder: Recorder())

  @Test func bothAreRemovedAtTheEnd() throws {
    do {
      let live = try LiveChild()
      try live.perform("ipc queue", "\(key)")
      try live.perform("mqueue create", name)
      #expect(queueIsThere && namedQueueIsThere)
      // A failure of the same name in the child's own namespace is another matter.
      try live.perform("unshare ipc")
      try live.perform("ipc queue", "\(key)")
      try live.perform("mqueue create", name)
      #expect(live.refusal("ipc queue", "\(key)")?.errno == .exists)
      #expect(live.refusal("mqueue create", name)?.errno == .exists)
    }
    #expect(!queueIsThere && !namedQueueIsThere)
  }

  @Test func theRecordSaysWhichAndSinceWhen() throws {
    let text = """
      session 12 34
      queue 1764000000 0x2a
      mqueue 1764000000 box of mine
      queue 1764000000 0
      queue 0x2a
      mqueue box
      """
    let record = try #require(SessionRecord(path: "/run/glassbox/abc.record", text: text))
    let key = try #require(IPCKey("42"))
    #expect(
      record.entries == [.queue(key, since: 1_764_000_000), .namedQueue("box of mine", since: 1_764_000_000)])
    #expect(record.entries.map(\.description) == ["queue 1764000000 0x2a", "mqueue 1764000000 box of mine"])
  }

  @Test func whatIsOlderThanTheRecordStays() throws {
    let queue = msgget(Int32(key), 0o600 | IPC_CREAT | IPC_EXCL)
    try #require(queue >= 0)
    defer { msgctl(queue, IPC_RMID, nil) }
    let named = try calls.openNamedQueue(name, [.create, .exclusive, .closeOnExec])
    defer { try? calls.removeNamedQueue(name) }
    close(named)
    let run = try CleanupTests.RunDirectory()
    let later = time(nil) + 1000
    let text = "session 1 999999999999\nqueue \(later) 0x\(String(key, radix: 16))\nmqueue \(later) \(name)\n"
    let path = try run.write("abc.record", text)
    #expect(Cleanup.undo(try #require(SessionRecord(path: path))).isComplete)
    #expect(queueIsThere && namedQueueIsThere)
    // The same record with the right time removes both.
    let again = try run.write("abc.record", text.replacingTime(later, by: time(nil) - 1000))
    #expect(Cleanup.undo(try #require(SessionRecord(path: again))).removed.count == 2)
    #expect(!queueIsThere && !namedQueueIsThere)
  }

  @Test(.enabled(if: KeeperTests.isWired, "this build has no 'glassbox keeper'"))
  func theKeeperRemovesThemWhenTheLabIsKilled() throws {
    let run = try CleanupTests.RunDirectory()
    let command = "ipc queue \(key); mqueue create \(name); host sleep 1000"
    let lab = try Subprocess(
      [KeeperTests.lab, "--json", "-c", command],
      environment: ["PATH": "/usr/bin:/bin", "GLASSBOX_RUN_DIR": run.path])
    for _ in 0..<1000 where !namedQueueIsThere { rest(milliseconds: 10) }
    #expect(queueIsThere && namedQueueIsThere)
    lab.signal(SIGKILL)
    #expect(try lab.wait() == .signaled(SIGKILL))
    for _ in 0..<1000 where namedQueueIsThere || queueIsThere { rest(milliseconds: 10) }
    #expect(!queueIsThere && !namedQueueIsThere)
    for _ in 0..<500 where (try? directoryEntries(run.path).isEmpty) == false { rest(milliseconds: 10) }
    #expect(try directoryEntries(run.path) == [])
  }
}

extension String {
  fileprivate func replacingTime(_ time: Int, by other: Int) -> String {
    split(separator: " ", omittingEmptySubsequences: false).map { $0 == "\(time)" ? "\(other)" : String($0) }
      .joined(separator: " ")
  }
}
