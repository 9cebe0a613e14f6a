import Linux
import Testing

/// Replies of a real kernel (6.18, x86_64), captured with `strace -e read=3 ip …`.
struct NetlinkReplyTests {
  /// The two ends of a veth in different namespaces, without the counters.
  static let link = hex(
    """
    7c00000010000000b04b046bcf190000000001000200000043100100000000000a000300766574684100000008000d00e8030000
    050010000600000008000400dc0500000a0001003ad527ad1da400000a000200ffffffffffff0000
    1000120009000100766574680000000008002500000000000800050002000000
    """)
  static let address = hex(
    """
    5000000014000200b14b046bca190000021e800002000000080001000ac80001080002000ac800010a000300766574684100
    0000080008008000000014000600ffffffffffffffffd2390500d2390500
    """)
  static let routes = hex(
    """
    3c00000018002200b04b046bc619000002000000fe0300010000000008000f00fe0000000800060032000000080005000ac80002
    08000400020000003c00000018002200b04b046bc6190000021e0000fe02fd010000000008000f00fe000000080001000ac80000
    080007000ac800010800040002000000
    """)
  /// ip addr add, a second time.
  static let exists = hex(
    """
    6000000002000002b04b046bd3190000efffffff2800000014000506b04b046b00000000021e000002000000080002000ac80001
    080001000ac8000123000100697076343a204164647265737320616c72656164792061737369676e65640000
    """)
  static let refused =
    hex("340000000200000000000000cf190000edffffff20000000100005000000000000000000")
    + hex(
      "00000000000000000000000000000000")
  static let acknowledged = hex("2400000002000001b04b046bd3190000000000002800000014000506b04b046b00000000")
  static let done = hex("1400000003000200b14b046bca19000000000000")
  static let all = [link, address, routes, exists, refused, acknowledged, done]

  @Test func decodesLink() throws {
    let replies = NetlinkReply.parse(Self.link)
    guard case .link(let link)? = replies.first?.content else { throw Failure("no link") }
    #expect(replies.count == 1)
    #expect(replies[0].sequence == 0x6b04_4bb0)
    #expect(link.index == 2)
    #expect(link.name == "vethA")
    #expect(link.kind == "veth")
    #expect(link.mtu == 1500)
    #expect(link.hardwareAddress == "3a:d5:27:ad:1d:a4")
    #expect(link.isUp && link.isLowerUp && !link.isLoopback)
    #expect(link.operationalState == "up")
    #expect(link.peerIndex == 2)
    #expect(link.peerNamespace == 0)
  }

  @Test func decodesAddress() throws {
    guard case .address(let address)? = NetlinkReply.parse(Self.address).first?.content else {
      throw Failure("no address")
    }
    #expect(address.description == "10.200.0.1/30 scope global")
    #expect(address.index == 2)
    #expect(address.flags == 0x80)
  }

  @Test func decodesRoutes() throws {
    let routes = NetlinkReply.parse(Self.routes).compactMap { reply -> Route? in
      if case .route(let route) = reply.content { route } else { nil }
    }
    #expect(routes.count == 2)
    #expect(
      routes.map { $0.text(device: "vethA") } == [
        "default via 10.200.0.2 dev vethA metric 50",
        "10.200.0.0/30 dev vethA proto kernel scope link src 10.200.0.1",
      ])
    #expect(routes[0].isDefault && routes[0].isMain && routes[0].metric == 50)
    #expect(!routes[1].isDefault && routes[1].madeBy == 2 && routes[1].deviceIndex == 2)
  }

  @Test func decodesOutcomes() {
    #expect(
      NetlinkReply.parse(Self.exists).map(\.content) == [.failed(.exists, text: "ipv4: Address already assigned")])
    #expect(NetlinkReply.parse(Self.refused).map(\.content) == [.failed(.noDevice, text: nil)])
    #expect(NetlinkReply.parse(Self.acknowledged).map(\.content) == [.acknowledged])
    #expect(NetlinkReply.parse(Self.done).map(\.content) == [.done])
    #expect(NetlinkReply.parse([]).isEmpty)
  }

  @Test func reportsInterruptedList() {
    var bytes = Self.done
    bytes[6] |= 0x10  // NLM_F_DUMP_INTR
    #expect(NetlinkReply.parse(bytes).map(\.interrupted) == [true])
  }

  @Test func reportsListThatEndedInError() {
    var bytes = Self.done
    bytes.replaceSubrange(16..<20, with: hex("edffffff"))
    #expect(NetlinkReply.parse(bytes).map(\.content) == [.failed(.noDevice, text: nil)])
  }

  @Test func survivesTruncation() {
    for message in Self.all {
      for length in 1..<message.count {
        let replies = NetlinkReply.parse(Array(message.prefix(length)))
        let whole = message == Self.routes && length == 60
        #expect((replies.last?.content == .malformed) != whole)
      }
    }
  }

  @Test func survivesAnyByte() {
    for message in Self.all {
      for position in message.indices {
        for value: UInt8 in [0, 1, 3, 4, 5, 127, 128, 254, 255] {
          var bytes = message
          bytes[position] = value
          #expect(!NetlinkReply.parse(bytes).isEmpty)
        }
      }
    }
  }

  @Test func survivesHugeLengths() {
    var bytes = Self.link
    bytes.replaceSubrange(0..<4, with: hex("ffffffff"))
    #expect(NetlinkReply.parse(bytes).map(\.content) == [.malformed])
    var refused = Self.exists
    refused.replaceSubrange(20..<24, with: hex("ffffffff"))  // length of the quoted request
    #expect(NetlinkReply.parse(refused).map(\.content) == [.failed(.exists, text: nil)])
    refused.replaceSubrange(16..<20, with: hex("00000080"))  // the smallest number has no opposite
    #expect(NetlinkReply.parse(refused).map(\.content) == [.failed(Errno(rawValue: .max), text: nil)])
  }
}
