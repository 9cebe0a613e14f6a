// The network namespace: why is a new network empty?
//
// unshare(CLONE_NEWNET) gives the child a network of its own, with nothing in
// it but a loopback link that is switched off. Everything else is asked for by
// messages on a routing socket, as ip(8) asks for it: switch a link on, give it
// an address, add a route. A veth pair is the cable to another network.

package import Child
package import KernelState
package import Linux

/// The network namespace: links, addresses, routes, ports, firewall rules and
/// abstract UNIX sockets. Source: network_namespaces(7).
package enum NetworkPrimitive: Primitive {
  package static let name = "net"
  package static let title = "network namespace: the child's own links, addresses, routes and ports"
  package static let help = """
    A new network namespace holds one link, lo, which is down: even a ping to
    127.0.0.1 fails. 'link up lo' switches it on. To reach the host the child
    needs a cable: 'veth' makes a pair of links, what goes in at one comes out
    at the other. One end stays on the host, the other is eth0 in the child.
    When the child ends, its network goes, and with it both ends of the cable.
    """

  /// An empty network of the child's own.
  package static func unshare(_ workbench: Workbench) throws { try workbench.child.unshare(.network) }

  package static let terms = [
    Term(
      "lo", "the loopback link: what is sent to it comes back; the only link of a new network",
      manual: "network_namespaces(7)"),
    Term("loopback", "the link lo with 127.0.0.1 and ::1, by which a machine talks to itself", manual: "ip-link(8)"),
    Term("veth", "a pair of links like a cable: what goes in at one end comes out at the other", manual: "veth(4)"),
    Term("netlink", "sockets that carry messages between the kernel and programs", manual: "netlink(7)"),
    Term("rtnetlink", "netlink messages about links, addresses and routes; what ip(8) speaks", manual: "rtnetlink(7)"),
    Term("route", "where packets for a network go: over which link, to which next host", manual: "ip-route(8)"),
    Term("gateway", "the next host on the way to networks that are not on a link of one's own", manual: "ip-route(8)"),
    Term("RTM_NEWLINK", "rtnetlink message: make a link, or change one", manual: "rtnetlink(7)"),
    Term("RTM_DELLINK", "rtnetlink message: delete a link; of a veth pair both ends go", manual: "rtnetlink(7)"),
    Term("RTM_NEWADDR", "rtnetlink message: give a link an address", manual: "rtnetlink(7)"),
    Term("RTM_NEWROUTE", "rtnetlink message: add a route", manual: "rtnetlink(7)"),
    Term(
      "NLMSG_ERROR", "the kernel's answer to a netlink request: a negated errno, or 0 where it was carried out",
      manual: "netlink(7)"),
    Term(
      "NETLINK_EXT_ACK", "socket option: the kernel explains a refusal in a sentence, beside errno",
      manual: "netlink(7)"),
    Term("AF_NETLINK", "the address family of netlink sockets", manual: "netlink(7)"),
    Term("NETLINK_ROUTE", "the netlink protocol for links, addresses and routes", manual: "rtnetlink(7)"),
  ]
  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWNET" } + LinkFlags.names

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("net", in: snapshot) }
}
