import Child
import Foundation
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot, "needs root, or a user namespace first"))
struct NetworkKernelTests {
  @Test func aNewNetworkHasOneLoopbackLinkThatIsDown() throws {
    let live = try LiveChild()
    let before = live.snapshot()
    try live.perform("unshare net")
    let after = live.snapshot()
    #expect(after["ns.net", .outside] != before["ns.net", .outside])
    #expect(after["net.links", .inside] == .list(["1: lo <LOOPBACK> state DOWN"]))
    #expect(after["net.addresses", .inside] == .list([]))
    #expect(after["net.routes", .inside] == .list([]))
    #expect(after["ns.net", .host] == before["ns.net", .host])
  }

  @Test func pingOfLoopbackWorksOnceTheLinkIsUp() throws {
    let live = try LiveChild()
    try live.perform("unshare net")
    let failed = try live.run("ping", "-c1", "-W1", "127.0.0.1")
    #expect(failed.status != .exited(0))
    #expect(failed.output.contains("Network is unreachable"))
    _ = live.workbench.recorder.drain()
    try live.perform("link up", "lo")
    #expect(
      live.workbench.recorder.drain().filter { !$0.observes }.map(\.name)
        == ["socket", "setsockopt", "sendto", "recvfrom", "sendto", "recvfrom", "close"])
    #expect(try live.run("ping", "-c1", "-W1", "127.0.0.1").status == .exited(0))
    let after = live.snapshot()
    #expect(after["net.links", .inside] == .list(["1: lo <LOOPBACK,UP,LOWER_UP> state UNKNOWN"]))
    try live.perform("link down", "lo")
    #expect(live.snapshot()["net.links", .inside] == .list(["1: lo <LOOPBACK> state DOWN"]))
  }

  @Test func factsSayWhatIpSays() throws {
    let live = try LiveChild()
    try live.perform("unshare net")
    try live.perform("link up", "lo")
    try live.perform("address", "10.201.0.1/24", "dev", "lo")
    try live.perform("route default via", "10.201.0.9")
    let snapshot = live.snapshot()
    try #expect(snapshot["net.links", .inside] == .list(IP.links(live)))
    try #expect(snapshot["net.addresses", .inside] == .list(IP.addresses(live)))
    try #expect(snapshot["net.routes", .inside] == .list(IP.routes(live)))
  }

  @Test func theHostsFactsSayWhatIpSaysThere() throws {
    let live = try LiveChild()
    let snapshot = live.snapshot()
    try #expect(snapshot["net.addresses", .host] == .list(IP.addresses(live)))
    #expect(snapshot["net.addresses", .inside] == snapshot["net.addresses", .host])
  }

  @Test func theHostsLinksAreNotTouchedWithoutAWall() throws {
    let live = try LiveChild()
    #expect(throws: Failure.self) { try live.perform("link up", "lo") }
    #expect(throws: Failure.self) { try live.perform("address", "10.200.0.1/30", "dev", "lo") }
    #expect(throws: Failure.self) { try live.perform("route default via", "10.200.0.1") }
    #expect(throws: Failure.self) { try live.perform("veth") }
  }

  @Test(arguments: [
    ("link up", ["eth7"], "RTM_GETLINK", "ENODEV"),
    ("route default via", ["10.9.9.9"], "RTM_NEWROUTE", "ENETUNREACH"),
    ("address", ["127.0.0.1/8", "dev", "lo"], "RTM_NEWADDR", "EEXIST"),
  ])
  func refusalsNameTheRequestAndTheCause(_ command: String, _ words: [String], _ request: String, _ errno: String)
    throws
  {
    let live = try LiveChild()
    try live.perform("unshare net")
    try live.perform("link up", "lo")
    let error = try #require(throws: SystemCallError.self) { try live.perform(command, words) }
    #expect(error.name == request)
    #expect(error.errno.name == errno)
    #expect(diagnose(error, on: live.workbench).cause != nil)
  }

  @Test func aNetworkMadeBeforeTheUserNamespaceIsNotTheChilds() throws {
    let live = try LiveChild()
    try live.perform("unshare net")
    try live.perform("unshare user")
    let error = try #require(throws: SystemCallError.self) { try live.perform("link up", "lo") }
    #expect(error.errno == .notPermitted)
    #expect(diagnose(error, on: live.workbench).cause?.contains("another user namespace") == true)
  }

  @Test func abstractSocketsAreSeparated() throws {
    let name = "glassbox-test-\(getpid())"
    let socket = try AbstractSocket(name)
    defer { socket.close() }
    let live = try LiveChild()
    #expect(try live.run("cat", "/proc/net/unix").output.contains("@\(name)"))
    try live.perform("unshare net")
    #expect(try !live.run("cat", "/proc/net/unix").output.contains("@\(name)"))
  }

  @Test func aForeignProcessShowsTheNamesOfItsLinks() throws {
    let live = try LiveChild()
    try live.perform("unshare net")
    let looked = live.lookFromOutside()
    #expect(looked["net.links", .inside] == .list(["lo"]))
    #expect(looked["net.routes", .inside] == .absent)
  }
}
