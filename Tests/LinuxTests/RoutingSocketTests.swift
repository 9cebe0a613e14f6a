import Linux
import Testing

/// Conversations with a kernel that answers what the test says.
struct RoutingSocketTests {
  /// `struct nlmsghdr`, then `struct nlmsgerr` with error 0, to request 1.
  static let yes = hex("24000000020000010100000000000000" + "00000000" + "20000000100005000100000000000000")
  /// The same with -ENODEV.
  static let no = hex("24000000020000010100000000000000" + "edffffff" + "20000000100005000100000000000000")

  static func answering(_ bytes: [UInt8]) -> RecordingSystemCalls {
    let calls = RecordingSystemCalls()
    calls.payloads["recvfrom"] = bytes
    calls.results = ["recvfrom": bytes.count, "socket": 3]
    return calls
  }

  @Test func aRequestIsFiveCallsThatAPersonCanRead() throws {
    let calls = Self.answering(Self.yes)
    try calls.withRoutingSocket { try $0.carryOut(.setLink(1, up: true)) }
    #expect(
      calls.recorder.records.map(\.invocation) == [
        "socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)",
        "setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, [1], 4)",
        "sendto(3, {RTM_NEWLINK, NLM_F_REQUEST|NLM_F_ACK, index=1, ifi_flags=IFF_UP, ifi_change=IFF_UP}, 32, 0, NULL, 0)",
        "recvfrom(3, {NLMSG_ERROR, error=0}, 4096, 0, NULL, NULL)",
        "close(3)",
      ])
  }

  @Test func aRefusalIsThrownUnderTheNameOfTheRequest() throws {
    let calls = Self.answering(Self.no)
    let error = try #require(throws: SystemCallError.self) {
      try calls.withRoutingSocket { try $0.carryOut(.setLink(9, up: true)) }
    }
    #expect(error.name == "RTM_NEWLINK")
    #expect(error.errno == .noDevice)
    #expect(error.by == .child)
    #expect(error.description.hasPrefix("RTM_NEWLINK(index=9, ifi_flags=IFF_UP, ifi_change=IFF_UP): ENODEV"))
    #expect(calls.recorder.records.contains { $0.arguments.contains("{NLMSG_ERROR, error=-ENODEV}") })
    #expect(calls.calls.last?.name == "close")
  }

  @Test func theKernelsSentenceStandsInTheError() {
    let error = SystemCallError(SystemCall("RTM_NEWADDR"), .exists, detail: "Address already assigned")
    #expect(error.description == "RTM_NEWADDR(): EEXIST (File exists), “Address already assigned”")
  }

  @Test(arguments: ["socket", "setsockopt", "sendto", "recvfrom", "close"])
  func everyCallCanFail(_ name: String) throws {
    let calls = Self.answering(Self.yes)
    calls.failures[name] = .noMemory
    let error = try #require(throws: SystemCallError.self) {
      try calls.withRoutingSocket { try $0.carryOut(.setLink(1, up: true)) }
    }
    #expect(error.name == name)
    #expect(error.errno == .noMemory)
  }

  @Test func anEmptyAndACutAnswerAreErrors() throws {
    for bytes in [[], Array(Self.yes.prefix(20))] {
      let calls = Self.answering(bytes)
      let error = try #require(throws: SystemCallError.self) {
        try calls.withRoutingSocket { try $0.carryOut(.setLink(1, up: true)) }
      }
      #expect(error.errno.name == "EPROTO")
    }
  }

  @Test func lookingIsMarkedAsLooking() throws {
    let calls = Self.answering(Self.no)
    _ = try? calls.looking.withRoutingSocket { _ = try $0.link(named: LinkName("eth0")) }
    #expect(calls.recorder.records.allSatisfy { $0.observes })
  }

  @Test func linksReadAsIpPrintsThem() throws {
    let replies = NetlinkReply.parse(NetlinkReplyTests.link)
    guard case .link(let link)? = replies.first?.content else { throw Failure("no link") }
    #expect(link.text() == "2: vethA@if2 <BROADCAST,MULTICAST,UP,LOWER_UP> state UP")
    #expect(link.isSettled)
  }
}
