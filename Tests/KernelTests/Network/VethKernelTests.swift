import Child
import KernelState
import Linux
import Testing

/// A process in a network of its own plays the host, so that nothing of this
/// machine's own network is touched and no packet leaves.
@Suite(.serialized, .enabled(if: isRoot, "needs root: a veth is made in two networks"))
struct VethKernelTests {
  let host: LiveChild
  let live: LiveChild

  init() throws {
    host = try LiveChild()
    try host.perform("unshare net")
    try host.perform("link up", "lo")
    live = try LiveChild(host: host.child)
    try live.perform("unshare net")
  }

  @Test func bothDirectionsArePinged() throws {
    let realLinks = try LiveChild().linkNames()
    try live.perform("veth", "10.200.0.1/30", "10.200.0.2/30")
    let snapshot = live.snapshot()
    #expect(try live.run("ping", "-c1", "-W2", "10.200.0.1").status == .exited(0))
    #expect(try host.run("ping", "-c1", "-W2", "10.200.0.2").status == .exited(0))
    try #expect(snapshot["net.links", .inside] == .list(IP.links(live)))
    #expect(snapshot["net.addresses", .inside] == .list(["eth0 10.200.0.2/30"]))
    #expect(
      snapshot["net.routes", .inside]
        == .list(["default via 10.200.0.1 dev eth0", "10.200.0.0/30 dev eth0 proto kernel scope link src 10.200.0.2"]))
    try #expect(LiveChild().linkNames() == realLinks)
  }

  @Test func withoutAddressesAFreeNetworkIsTaken() throws {
    try live.perform("veth")
    #expect(live.workbench.notes.first?.contains("no route of this host") == true)
    guard case .list(let addresses)? = live.snapshot()["net.addresses", .inside] else { throw Failure("no list") }
    #expect(addresses.count == 1 && addresses[0].hasPrefix("eth0 10.200."))
  }

  @Test func version6WorksAtOnce() throws {
    try live.perform("veth", "fd00:6::1/64", "fd00:6::2/64")
    #expect(try live.run("ping", "-6", "-c1", "-W2", "fd00:6::1").status == .exited(0))
  }

  @Test func twoLooksAfterAStepAreEqual() throws {
    try live.perform("veth")
    let first = live.snapshot()
    rest(milliseconds: 2500)  // until IPv6 has found its link-local addresses
    let second = live.snapshot()
    for name in ["net.links", "net.addresses", "net.routes"] {
      #expect(first[name, .inside] == second[name, .inside])
    }
  }

  @Test(arguments: [
    ["10.200.0.1/30"], ["10.200.0.1/30", "10.200.0.1/30"], ["10.200.0.1/30", "10.200.0.6/30"],
    ["10.200.0.0/30", "10.200.0.2/30"], ["10.200.0.1", "10.200.0.2"], ["x", "y"],
    ["127.0.0.2/8", "127.0.0.3/8"],
  ])
  func wrongAddressesAreRefusedBeforeAnyCall(_ addresses: [String]) throws {
    _ = live.workbench.recorder.drain()
    #expect(throws: Failure.self) { try live.perform("veth", addresses) }
    #expect(live.workbench.recorder.drain().allSatisfy { $0.observes })
    #expect(try host.linkNames() == ["lo"])
  }

  @Test func aNetworkThatTheHostUsesIsRefused() throws {
    try host.perform("address", "10.200.9.9/16", "dev", "lo")
    let failure = try #require(throws: Failure.self) { try live.perform("veth", "10.200.0.1/30", "10.200.0.2/30") }
    #expect(failure.cause?.contains("10.200.") == true)
    try live.perform("veth")
    let addresses = try #require(live.snapshot()["net.addresses", .inside]).description
    #expect(addresses.contains("eth0") && !addresses.contains("10.200."))
  }

  @Test func aSecondCableIsRefused() throws {
    try live.perform("veth")
    #expect(throws: Failure.self) { try live.perform("veth") }
  }

  @Test func halfACableIsTakenAwayAgain() throws {
    try live.perform("link up", "lo")
    // The child already has a default route, so the last message is refused.
    try live.perform("address", "10.201.0.1/24", "dev", "lo")
    try live.perform("route default via", "10.201.0.9")
    let error = try #require(throws: SystemCallError.self) {
      try live.perform("veth", "10.200.0.1/30", "10.200.0.2/30")
    }
    #expect(error.name == "RTM_NEWROUTE" && error.errno == .exists)
    #expect(try host.linkNames() == ["lo"])
    #expect(try live.linkNames() == ["lo"])
    #expect(live.workbench.ledger.entries.isEmpty)
  }

  @Test func theCableGoesWithTheChild() throws {
    try live.perform("veth")
    _ = live.snapshot()
    #expect(try host.linkNames().count == 2)
    #expect(live.workbench.ledger.entries.count == 1)
    live.child.kill()
    for _ in 0..<100 where try host.linkNames().count == 2 { rest(milliseconds: 20) }
    #expect(try host.linkNames() == ["lo"])
  }

  @Test func theNextChildGetsACableAtOnce() throws {
    try live.perform("veth", "10.200.0.1/30", "10.200.0.2/30")
    live.workbench.endChild()
    let next = try LiveChild(host: host.child, after: live)
    try next.perform("unshare net")
    try next.perform("veth", "10.200.0.1/30", "10.200.0.2/30")
    #expect(try next.run("ping", "-c1", "-W2", "10.200.0.1").status == .exited(0))
  }

  @Test func withoutThePrivilegeTheReasonAndTheRemedyAreSaid() throws {
    try host.perform("unshare user")
    let poor = try LiveChild(host: host.child)
    try poor.perform("unshare net")
    // In its new user namespace the stand-in is mighty, over its network not.
    let error = try #require(throws: SystemCallError.self) { try poor.perform("veth") }
    #expect(error.errno == .notPermitted && error.name == "RTM_NEWLINK")
    #expect(poor.workbench.ledger.entries.isEmpty)
  }
}
