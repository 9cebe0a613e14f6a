import Child
import Glibc
import KernelState
import Linux
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root, lsns and nsenter"))
struct IPCKernelTests {
  /// A key that nobody else on this machine has taken by accident.
  private let key = String(UInt32.random(in: 0x4000_0000...0x7fff_ffff))
  private let name = "gbtest\(UInt32.random(in: 0 ... .max))"

  /// How many queues ipcs(1) counts, for a process in the child's IPC namespace
  /// or on the host.
  private func queues(of pid: Int32?) throws -> Int {
    let lines =
      try pid.map { try Tool.run("nsenter", "-t", "\($0)", "-i", "ipcs", "-q") } ?? Tool.run("ipcs", "-q")
    return lines.split(separator: "\n").filter { $0.hasPrefix("0x") }.count
  }

  @Test func theNewNamespaceBeginsEmpty() throws {
    let live = try LiveChild()
    try live.perform("ipc queue", key)
    try live.perform("mqueue create", name)
    let before = live.snapshot()
    #expect(before["ipc.queues", .inside] == .number(Int64(try queues(of: nil))))
    #expect(before["ipc.queues", .host] == before["ipc.queues", .inside])
    try live.perform("unshare ipc")
    let after = live.snapshot()
    #expect(after["ns.ipc"] == .text(try Tool.namespace("ipc", of: live.child.pid)))
    #expect(after["ns.ipc", .outside] != after["ns.ipc", .host])
    #expect(after["ipc.queues", .inside] == .number(0))
    #expect(try queues(of: live.child.pid) == 0)
    #expect(after["ipc.queues", .host] == before["ipc.queues", .host])
    #expect(after["ipc.mqueues", .inside] == .list([]))
    guard case .list(let names)? = after["ipc.mqueues", .host] else { return #expect(Bool(false)) }
    #expect(names.contains(name))
  }

  @Test func oneKeyStandsForTwoQueues() throws {
    let live = try LiveChild()
    try live.perform("ipc queue", key)
    try live.perform("ipc send", key, "from", "before")
    try live.perform("unshare ipc")
    #expect(live.refusal("ipc receive", key)?.errno == .noEntry)
    try live.perform("ipc queue", key)
    try live.perform("ipc send", key, "inside")
    #expect(live.snapshot()["ipc.messages", .inside] == .number(1))
    try live.perform("ipc receive", key)
    #expect(live.snapshot()["ipc.messages", .inside] == .number(0))
    #expect(live.workbench.notes.last == #"the message was "inside""#)
    let empty = live.refusal("ipc receive", key)
    #expect(empty?.errno == .noMessage)
    #expect(empty?.cause == "the queue is empty")
    #expect(try queues(of: live.child.pid) == 1)
    try live.perform("join", "host", "ipc")
    try live.perform("ipc receive", key)
    #expect(live.workbench.notes.last == #"the message was "from before""#)
  }

  @Test func aNamedQueueIsNotFoundFromInside() throws {
    let live = try LiveChild()
    try live.perform("mqueue create", "/" + name)
    try live.perform("mqueue open", name)
    try live.perform("unshare ipc")
    let refusal = live.refusal("mqueue open", name)
    #expect(refusal?.errno == .noEntry)
    #expect(refusal?.cause?.contains("no queue \(name)") ?? false)
    try live.perform("mqueue create", name)
    #expect(live.refusal("mqueue create", name)?.errno == .exists)
    #expect(live.snapshot()["ipc.mqueues", .inside] == .list([name]))
  }

  @Test func segmentsAndSemaphoresAreCounted() throws {
    let live = try LiveChild()
    try live.perform("unshare ipc")
    let pid = "\(live.child.pid)"
    _ = try Tool.run("nsenter", "-t", pid, "-i", "ipcmk", "-M", "4096")
    _ = try Tool.run("nsenter", "-t", pid, "-i", "ipcmk", "-S", "2")
    _ = try Tool.run("nsenter", "-t", pid, "-i", "ipcmk", "-S", "1")
    let seen = live.snapshot()
    #expect(seen["ipc.segments", .inside] == .number(1))
    #expect(seen["ipc.semaphores", .inside] == .number(2))
  }

  @Test func aQueueOfAnotherProgramIsLeftAlone() throws {
    let live = try LiveChild()
    let number = try #require(Int32(key))
    let queue = msgget(number, 0o600 | IPC_CREAT | IPC_EXCL)
    try #require(queue >= 0)
    defer { msgctl(queue, IPC_RMID, nil) }
    #expect(live.refusal("ipc receive", key)?.cause?.contains("another program") ?? false)
    let refusal = live.refusal("ipc queue", key)
    #expect(refusal?.errno == .exists)
    #expect(refusal?.cause?.contains("already") ?? false)
    #expect(live.workbench.ledger.entries.isEmpty)
  }

  @Test func memoryOfACommonFileStaysShared() throws {
    let file = try CommonFile("before\n")
    let live = try LiveChild()
    #expect(live.refusal("store", "x")?.cause?.contains("mapped no file") ?? false)
    try live.perform("unshare ipc")
    try live.perform("mmap", file.path)
    #expect(live.snapshot()["ipc.mapped"] == .text("before"))
    try file.write("host!\n")
    #expect(live.snapshot()["ipc.mapped"] == .text("host!"))
    try live.perform("store", "child")
    #expect(try readText(file.path) == "child\n")
    #expect(try readText("/proc/\(live.child.pid)/maps").contains(file.path))
    #expect(live.refusal("store", "much too long")?.cause?.contains("13 bytes") ?? false)
    try live.perform("fork")
    #expect(live.snapshot()["ipc.mapped"] == .text("child"))
  }

  @Test func onlyAFileWithSomethingInItIsMapped() throws {
    let file = try CommonFile("")
    let live = try LiveChild()
    #expect(live.refusal("mmap", file.path)?.cause?.contains("is empty") ?? false)
    #expect(live.refusal("mmap", "/dev/zero")?.cause?.contains("no regular file") ?? false)
    #expect(live.refusal("mmap", "relative")?.cause?.contains("absolute") ?? false)
    #expect(live.refusal("mmap", "/nowhere/\(name)")?.errno == .noEntry)
    // A file is no control group, whatever it is called.
    let missing = live.refusal("mmap", "/tmp/glassbox-nowhere-\(name)")
    #expect(missing?.errno == .noEntry && missing?.cause == nil)
  }
}
