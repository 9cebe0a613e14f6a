import Linux
import Testing

struct IPAddressTests {
  @Test(arguments: [
    ("10.0.0.1", "10.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("0.0.0.0", "0.0.0.0"), ("::", "::"),
    ("FD00:0:0:0:0:0:0:1", "fd00::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
  ])
  func printsShortestForm(_ text: String, _ expected: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == expected)
    #expect(IPAddress(address.description) == address)
    #expect(IPAddress(family: address.family, bytes: address.bytes) == address)
  }

  @Test(arguments: [
    "", " ", "10.1", "10.0.0.256", "10.0.0.01", "10.0.0.1 ", "10.0.0.1\0", "1.2.3.4.5", "fe80::1%lo", ":::", "1::2::3",
    "g::", "10.0.0.-1", "0x7f000001", "localhost",
  ])
  func refuses(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func refusesOtherCounts() {
    for count in 0...20 where count != 4 {
      #expect(IPAddress(family: .v4, bytes: [UInt8](repeating: 1, count: count)) == nil)
    }
  }
}

struct IPNetworkTests {
  @Test(arguments: [
    ("10.0.0.1", "lacks its prefix length"), ("10.0.0.1/", "from 0 to 32"), ("10.0.0.1/33", "from 0 to 32"),
    ("fd00::1/129", "from 0 to 128"), ("10.0.0.1/-1", "from 0 to 32"), ("10.0.0.1/+8", "from 0 to 32"),
    ("10.0.0.1/8/8", "from 0 to 32"), ("10.0.0.1/99999999999999999999", "from 0 to 32"),
    ("box/24", "is not an IPv4 or IPv6 address"), ("/24", "is not an IPv4 or IPv6 address"),
    ("10.0.0.0/24", "names the network, not a host in it: hosts there start with 10.0.0.1/24"),
    ("10.0.0.255/24", "is the broadcast address of 10.0.0.0/24"), ("0.0.0.0/8", "stands for no address"),
    ("224.0.0.1/24", "it is a multicast address"), ("fd00::/64", "names the network"),
  ])
  func explains(_ text: String, _ expected: String) {
    do {
      _ = try IPNetwork(host: text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.description.contains(expected), "\(error)")
    }
  }

  @Test(arguments: [
    "10.0.0.1/24", "10.0.0.0/31", "10.0.0.1/31", "10.0.0.0/32", "fd00::1/64", "fd00::/127", "fd00::/128",
  ])
  func takesHosts(_ text: String) throws {
    #expect(try IPNetwork(host: text).description == text)
  }

  @Test func contains() throws {
    let network = try IPNetwork("10.200.4.0/22")
    #expect(network.contains(try #require(IPAddress("10.200.7.255"))))
    #expect(!network.contains(try #require(IPAddress("10.200.8.0"))))
    #expect(!network.contains(try #require(IPAddress("::1"))))
    #expect(network.overlaps(try IPNetwork("10.0.0.0/8")))
    #expect(try IPNetwork("10.0.0.0/8").overlaps(network))
    #expect(!network.overlaps(try IPNetwork("10.200.0.0/22")))
    #expect(try IPNetwork("0.0.0.0/0").covers(network))
    #expect(!(try IPNetwork("::/0").overlaps(network)))
    #expect(try IPNetwork("::/0").last.description == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    #expect(try IPNetwork("10.200.0.5/30").network.description == "10.200.0.4/30")
    #expect(try IPNetwork("10.200.0.4/30").firstHosts.map(\.description) == ["10.200.0.5/30", "10.200.0.6/30"])
  }
}

struct FreeNetworkTests {
  func networks(_ texts: String...) -> [IPNetwork] { texts.compactMap { try? IPNetwork($0) } }

  @Test func ignoresDefaultRoute() {
    #expect(freeNetwork(avoiding: networks("0.0.0.0/0", "::/0"))?.description == "10.200.0.0/30")
    #expect(labNetworks.count == 3)
  }

  @Test func passesOverTakenNetworks() {
    #expect(freeNetwork(avoiding: networks("10.200.0.0/30", "10.200.0.5/32"))?.description == "10.200.0.8/30")
    #expect(freeNetwork(avoiding: networks("10.0.0.0/8"))?.description == "198.18.0.0/30")
    #expect(freeNetwork(avoiding: networks("10.0.0.0/8", "198.0.0.0/8")) == nil)
    #expect(freeNetwork(avoiding: networks("10.200.0.0/17", "10.200.128.0/17"))?.description == "198.18.0.0/30")
  }

  @Test func startsWhereTold() {
    #expect(freeNetwork(avoiding: [], startingAt: 3)?.description == "10.200.0.12/30")
    #expect(freeNetwork(avoiding: networks("10.200.255.252/32"), startingAt: 16383)?.description == "10.200.0.0/30")
    #expect(freeNetwork(avoiding: [], startingAt: .min) != nil)
  }

  @Test func takesAnyCandidate() {
    #expect(freeNetwork(avoiding: [], from: networks("fd00::/8"), prefix: 64)?.description == "fd00::/64")
    #expect(freeNetwork(avoiding: [], from: networks("::/0"), prefix: 128, startingAt: 1)?.description == "::1/128")
    #expect(freeNetwork(avoiding: [], from: networks("10.0.0.0/31")) == nil)
    #expect(freeNetwork(avoiding: [], prefix: 33) == nil)
    #expect(freeNetwork(avoiding: [], prefix: -1) == nil)
  }
}
