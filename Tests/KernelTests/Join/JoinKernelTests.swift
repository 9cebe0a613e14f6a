import Child
import KernelState
import Linux
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root, lsns and nsenter"))
struct JoinKernelTests {
  private func link(_ type: String, _ pid: Int32) throws -> String { try readLink("/proc/\(pid)/ns/\(type)") }

  @Test func twoChildrenShareAHostname() throws {
    let (one, two) = (try LiveChild(), try LiveChild())
    try one.perform("unshare uts")
    try one.perform("hostname", "shared")
    try two.perform("join", "\(one.child.pid)", "uts")
    let seen = two.snapshot()
    #expect(seen["uts.hostname", .inside] == .text("shared"))
    #expect(seen["ns.uts"] == .text(try Tool.namespace("uts", of: one.child.pid)))
    try one.perform("hostname", "renamed")
    #expect(two.snapshot()["uts.hostname", .inside] == .text("renamed"))
    #expect(two.workbench.notes.contains { $0.contains("guest") })
  }

  @Test func aGuestChangesNothing() throws {
    let (one, two) = (try LiveChild(), try LiveChild())
    for type in ["uts", "net", "mount", "ipc"] { try one.perform("unshare " + type) }
    let before = one.snapshot()
    try two.perform("join", "\(one.child.pid)", "uts", "net", "mount", "ipc")
    let refusals = [
      two.refusal("hostname", "x"), two.refusal("domainname", "x"), two.refusal("link up", "lo"),
      two.refusal("mount tmpfs", "/tmp"), two.refusal("umount", "/proc"), two.refusal("ipc queue", "5"),
      two.refusal("mqueue create", "x"), two.refusal("ipc send", "5", "x"), two.refusal("propagation", "shared"),
    ]
    for refusal in refusals {
      #expect(refusal?.errno == nil)
      #expect(refusal?.cause?.contains("is a guest in") ?? false)
    }
    let after = one.snapshot()
    for fact in ["uts.hostname", "net.links", "mount.count", "ipc.queues"] {
      #expect(after[fact, .inside] == before[fact, .inside] && after[fact, .outside] == before[fact, .outside])
    }
    try two.perform("unshare uts")
    try two.perform("hostname", "own")
    #expect(one.snapshot()["uts.hostname", .inside] != .text("own"))
  }

  @Test func aNetworkIsEnteredAndLeft() throws {
    let (one, two) = (try LiveChild(), try LiveChild())
    try one.perform("unshare net")
    try one.perform("link up", "lo")
    try two.perform("join", "\(one.child.pid)", "net")
    #expect(two.snapshot()["net.links", .inside] == one.snapshot()["net.links", .inside])
    #expect(try two.run("cat", "/proc/net/dev").output.contains("eth0") == false)
    try two.perform("join", "host", "net")
    #expect(try link("net", two.child.pid) == readLink("/proc/self/ns/net"))
    #expect(two.refusal("link up", "lo")?.cause?.contains("host's network") ?? false)
  }

  @Test func backOnTheHostNothingMayBeRenamed() throws {
    let live = try LiveChild()
    try live.perform("unshare uts")
    try live.perform("hostname", "box")
    try live.perform("join", "host", "uts")
    let seen = live.snapshot()
    #expect(seen["ns.uts", .outside] == seen["ns.uts", .host])
    #expect(seen["uts.hostname", .inside] == seen["uts.hostname", .host])
    #expect(live.refusal("hostname", "box")?.cause?.contains("host's UTS namespace") ?? false)
  }

  @Test func aPIDNamespaceIsForTheNextChildren() throws {
    let (one, two) = (try LiveChild(), try LiveChild())
    try one.perform("unshare pid")
    try one.perform("fork")
    try two.perform("join", "\(one.child.pid)", "pid")
    #expect(try link("pid", two.child.pid) == readLink("/proc/self/ns/pid"))
    try two.perform("fork")
    #expect(try link("pid", two.child.pid) == link("pid", one.child.pid))
    #expect(two.snapshot()["pid.inside"] == .text("\(two.child.pid) 2"))
    let refusal = two.refusal("join", "host", "pid")
    #expect(refusal?.errno == .invalid)
    #expect(refusal?.cause?.contains("those below it only") ?? false)
  }

  @Test func theUserNamespaceOneIsInCannotBeEntered() throws {
    let live = try LiveChild()
    let refusal = live.refusal("join", "host", "user")
    #expect(refusal?.errno == .invalid)
    #expect(refusal?.cause?.contains("already") ?? false)
  }

  @Test func aUserNamespaceHasNoPowerOverTheHosts() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    let refusal = live.refusal("join", "host", "uts")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("the uts namespace belongs to user:[") ?? false)
    let up = live.refusal("join", "host", "user")
    #expect(up?.errno == .notPermitted)
    #expect(up?.cause?.contains("no way back up") ?? false)
    let both = live.refusal("join", "host", "uts", "net")
    #expect(both?.errno == .notPermitted)
    #expect(both?.cause != nil)
    #expect(try link("net", live.child.pid) == readLink("/proc/self/ns/net"))
  }

  @Test func aUserNamespaceWithoutIdsIsNotEntered() throws {
    let (one, two) = (try LiveChild(), try LiveChild())
    try one.perform("unshare user")
    #expect(two.refusal("join", "\(one.child.pid)", "user")?.cause?.contains("no ids yet") ?? false)
    try one.perform("map-ids")
    try two.perform("join", "\(one.child.pid)", "user")
    #expect(try link("user", two.child.pid) == link("user", one.child.pid))
  }

  @Test func severalAreEnteredAtOnceOrNone() throws {
    let (one, two) = (try LiveChild(), try LiveChild())
    for type in ["uts", "net", "ipc"] { try one.perform("unshare " + type) }
    _ = two.workbench.recorder.drain()
    try two.perform("join", "\(one.child.pid)", "uts", "net", "ipc", "uts")
    let calls = two.workbench.recorder.drain().filter { $0.name == "setns" }.map(\.invocation)
    #expect(calls == ["setns(pidfd of \(one.child.pid), CLONE_NEWIPC|CLONE_NEWNET|CLONE_NEWUTS)"])
    for type in ["uts", "net", "ipc"] { #expect(try link(type, two.child.pid) == link(type, one.child.pid)) }
    // The user namespace is its own already, so none of the two is entered.
    let refusal = two.refusal("join", "host", "user", "net")
    #expect(refusal?.errno == .invalid)
    #expect(try link("net", two.child.pid) == link("net", one.child.pid))
  }

  @Test func aMissingProcessIsSaid() throws {
    let live = try LiveChild()
    for types in [["uts"], ["uts", "net"]] {
      let refusal = live.refusal("join", ["2147483647"] + types)
      #expect(refusal?.errno == (types.count == 1 ? .noEntry : .noProcess))
      #expect(refusal?.cause == "there is no process 2147483647")
    }
  }

  @Test(arguments: ["", "x", "0", "-1", "1x", "99999999999"])
  func whatIsNoProcessIsSaid(_ text: String) throws {
    let live = try LiveChild()
    #expect(live.refusal("join", text, "uts")?.cause?.contains("is no process") ?? false)
    #expect(live.refusal("join", "host", text)?.cause?.contains("no namespace type") ?? false)
  }
}
