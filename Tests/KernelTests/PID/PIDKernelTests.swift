import Child
import KernelState
import Linux
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root, lsns and nsenter"))
struct PIDKernelTests {
  @Test func unshareIsForTheNextChildrenOnly() throws {
    let live = try LiveChild()
    let before = live.snapshot()
    try live.perform("unshare pid")
    let after = live.snapshot()
    #expect(after["ns.pid", .outside] == before["ns.pid", .outside])
    // Older kernels say nothing before the first process is born, newer ones (7.3) which it will be.
    #expect(after["ns.pid_for_children", .outside] != before["ns.pid_for_children", .outside])
    #expect(live.child.nextIsInit)
    try live.perform("fork")
    #expect(live.child.parent?.process.nextIsInit == false)
    #expect(after["pid.init", .outside] == .text("no"))
  }

  @Test func forkMakesAProcessWithTwoNumbers() throws {
    let live = try LiveChild()
    let waiter = live.child.pid
    try live.perform("unshare pid")
    try live.perform("fork")
    let pid = live.child.pid
    let seen = live.snapshot()
    #expect(pid != waiter)
    #expect(seen["pid.host"] == .number(Int64(pid)))
    #expect(seen["pid.inside"] == .text("\(pid) 1"))
    #expect(seen["pid.init"] == .text("yes"))
    #expect(seen["pid.parent", .inside] == .number(0))
    #expect(seen["pid.parent", .outside] == .number(Int64(waiter)))
    #expect(seen["ns.pid"] == .text(try Tool.namespace("pid", of: pid)))
    #expect(seen["ns.pid"] == seen["ns.pid_for_children"])
    #expect(seen["ns.pid", .host] != seen["ns.pid", .outside])
    // What a second process in the same namespace is told.
    #expect(try Tool.run("nsenter", "-t", "\(pid)", "-p", "sh", "-c", "kill -0 1 && echo yes") == "yes")
  }

  @Test func forkAloneStaysInTheHostsNamespace() throws {
    let live = try LiveChild()
    let waiter = live.child.pid
    try live.perform("fork")
    let seen = live.snapshot()
    #expect(seen["ns.pid", .outside] == seen["ns.pid", .host])
    #expect(seen["pid.inside"] == .text("\(live.child.pid)"))
    #expect(seen["pid.parent", .inside] == .number(Int64(waiter)))
  }

  @Test func procShowsTheHostUntilItIsMountedAnew() throws {
    let live = try LiveChild()
    for command in ["unshare pid", "fork", "unshare mount"] { try live.perform(command) }
    let before = live.snapshot()
    #expect(before["pid.self"] == .number(Int64(live.child.pid)))
    guard case .number(let many)? = before["pid.processes", .inside] else { return #expect(Bool(false)) }
    #expect(many > 1)
    try live.perform("mount proc")
    let after = live.snapshot()
    #expect(after["pid.self"] == .number(1))
    #expect(after["pid.processes", .inside] == .number(1))
    let numbers = try Tool.run("nsenter", "-t", "\(live.child.pid)", "-m", "sh", "-c", "echo /proc/[0-9]*")
    #expect(numbers == "/proc/1")
  }

  @Test func aSecondUnshareWaitsForTheFork() throws {
    let live = try LiveChild()
    try live.perform("unshare pid")
    let refusal = live.refusal("unshare pid")
    #expect(refusal?.errno == .invalid)
    #expect(refusal?.cause?.contains("before") ?? false)
    try live.perform("fork")
    try live.perform("unshare pid")
    try live.perform("fork")
    #expect(live.snapshot()["pid.inside"] == .text("\(live.child.pid) 2 1"))
  }

  @Test func nothingIsBornAfterPID1HasDied() throws {
    let live = try LiveChild()
    try live.perform("unshare pid")
    try live.perform("fork")
    live.child.kill()
    #expect(live.child.waitForEnd(milliseconds: 5000))
    #expect(live.workbench.leaveTheDead()?.status == .signaled(9))
    let refusal = live.refusal("fork")
    #expect(refusal?.errno == .noMemory)
    #expect(refusal?.cause?.contains("has died") ?? false)
  }

  @Test func aProgramRunBeforeTheForkWasPID1() throws {
    let live = try LiveChild()
    try live.perform("unshare pid")
    #expect(try live.run("sh", "-c", "echo $$").output == "1\n")
    #expect(live.refusal("fork")?.errno == .noMemory)
  }

  @Test func PID1IgnoresWhatItHasNoHandlerFor() throws {
    let live = try LiveChild()
    try live.perform("unshare pid")
    try live.perform("fork")
    #expect(try live.run("sh", "-c", "kill -TERM 1; kill -KILL 1; echo sent").output == "sent\n")
    #expect(live.child.isAlive)
  }

  @Test func procIsNotMountedOverTheHosts() throws {
    let live = try LiveChild()
    #expect(live.refusal("mount proc")?.cause?.contains("host's mount table") ?? false)
  }
}
