import Linux
import Testing

/// Every request is compared with the bytes that ip(8) sent for the same
/// command, captured with `strace -e write=3 ip …` on x86_64, where numbers lie
/// with the low byte first as they do on arm64. The sequence is 0x6b044baf.
struct NetlinkRequestTests {
  let sequence: UInt32 = 0x6b04_4baf

  @Test func createVeth() throws {
    // ip link add veth0 type veth peer name veth1
    let request = NetlinkRequest.createVeth(try LinkName("veth0"), peer: try LinkName("veth1"))
    #expect(
      request.bytes(sequence: sequence)
        == hex(
          """
          5c00000010000506af4b046b00000000000000000000000000000000000000000a000300766574683000000030001200
          08000100766574682400020020000100000000000000000000000000000000000a0003007665746831000000
          """))
    #expect(
      request.description
        == "RTM_NEWLINK(ifname=\"veth0\", kind=veth, peer={ifname=\"veth1\"}, "
        + "flags=NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE)")
  }

  @Test func createVethInNamespace() throws {
    // ip link add vethA type veth peer name eth0 netns 6435
    let host = try LinkName("vethA")
    let inner = try LinkName("eth0")
    let byPid = NetlinkRequest.createVeth(host, peer: inner, in: .process(6435))
    let expected = hex(
      """
      6400000010000506af4b046b00000000000000000000000000000000000000000a000300766574684100000038001200
      08000100766574682c00020028000100000000000000000000000000000000000800130023190000
      090003006574683000000000
      """)
    #expect(byPid.bytes(sequence: sequence) == expected)
    #expect(byPid.description.contains("peer={ifname=\"eth0\", netns pid 6435}"))
    // With a descriptor only that attribute differs: IFLA_NET_NS_FD is 28.
    let byDescriptor = NetlinkRequest.createVeth(host, peer: inner, in: .descriptor(9))
    var other = expected
    other.replaceSubrange(80..<88, with: hex("08001c0009000000"))
    #expect(byDescriptor.bytes(sequence: sequence) == other)
  }

  @Test func changeLinks() throws {
    let expected: [(NetlinkRequest, String)] = [
      (.setLink(1, up: true), "2000000010000500af4b046b0000000000000000010000000100000001000000"),
      (.setLink(3, up: false), "2000000010000500af4b046b0000000000000000030000000000000001000000"),
      (
        .deleteLink(named: try LinkName("foo0")),
        "2c00000011000500af4b046b000000000000000000000000000000000000000009000300666f6f3000000000"
      ),
    ]
    for (request, bytes) in expected {
      #expect(request.bytes(sequence: sequence) == hex(bytes), "\(request)")
    }
    #expect(
      NetlinkRequest.setLink(1, up: true).description
        == "RTM_NEWLINK(index=1, ifi_flags=IFF_UP, ifi_change=IFF_UP, flags=NLM_F_REQUEST|NLM_F_ACK)")
  }

  @Test func addAddresses() throws {
    let expected: [(NetlinkRequest, String)] = [
      (
        .addAddress(try IPNetwork("10.200.0.1/30"), to: 3),
        "2800000014000506af4b046b00000000021e000003000000080002000ac80001080001000ac80001"
      ),
      (
        .addAddress(try IPNetwork("fd00::1/64"), to: 3),
        """
        4000000014000506af4b046b000000000a4000000300000014000200fd000000000000000000000000000001
        14000100fd000000000000000000000000000001
        """
      ),
      (  // ip addr add … nodad
        .addAddress(try IPNetwork("fd00::5/64"), to: 3, checked: false),
        """
        4000000014000506af4b046b000000000a4002000300000014000200fd000000000000000000000000000005
        14000100fd000000000000000000000000000005
        """
      ),
      (  // ip(8), too, gives a loopback address the scope "host"
        .addAddress(try IPNetwork("127.0.0.9/8"), to: 1),
        "2800000014000506af4b046b00000000020800fe01000000080002007f000009080001007f000009"
      ),
    ]
    for (request, bytes) in expected {
      #expect(request.bytes(sequence: sequence) == hex(bytes), "\(request)")
    }
  }

  @Test func addRoutes() throws {
    let gateway = try #require(IPAddress("10.200.0.2"))
    let expected: [(NetlinkRequest, String)] = [
      (.addDefaultRoute(via: gateway), "2400000018000506af4b046b0000000002000000fe03000100000000080005000ac80002")
    ]
    for (request, bytes) in expected {
      #expect(request.bytes(sequence: sequence) == hex(bytes), "\(request)")
    }
  }

  @Test func dumps() {
    for request in [NetlinkRequest.links(), .addresses(), .routes()] {
      #expect(request.description.hasSuffix("flags=NLM_F_REQUEST|NLM_F_DUMP)"))
      let bytes = request.bytes(sequence: 7)
      #expect(Int(bytes[0]) == bytes.count)
    }
  }
}

struct LinkNameTests {
  @Test(arguments: ["lo", "eth0", "veth-12345.6789", "ö", "a@b"])
  func accepted(_ text: String) throws {
    #expect(try LinkName(text).description == text)
  }

  @Test(arguments: ["", ".", "..", "a/b", "a:b", "a b", "a\tb", "a\0b", "sixteen-bytes-xx", "öööööööö"])
  func refused(_ text: String) {
    #expect(throws: Failure.self) { try LinkName(text) }
  }
}
