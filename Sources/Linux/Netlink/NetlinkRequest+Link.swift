internal import CLinux

/// Requests about links. Source: rtnetlink(7), veth(4), linux/if_link.h.
extension NetlinkRequest {
  /// The network namespace that a new link is born in.
  package enum Namespace: Hashable, Sendable, CustomStringConvertible {
    /// That of a process, by its PID as the sender sees it (`IFLA_NET_NS_PID`).
    case process(Int32)
    /// That of an open `/proc/PID/ns/net` (`IFLA_NET_NS_FD`).
    case descriptor(Int32)

    package var description: String {
      switch self {
      case .process(let pid): "netns pid \(pid)"
      case .descriptor(let descriptor): "netns fd \(descriptor)"
      }
    }
  }

  /// Lists all links. Without their traffic counters, which are most of the bytes.
  package static func links() -> NetlinkRequest {
    var payload = NetlinkPayload(ifinfomsg())
    payload.attribute(IFLA_EXT_MASK, number: UInt32(RTEXT_FILTER_SKIP_STATS))
    return NetlinkRequest(.getLink, .dump, payload, ["ext_mask=RTEXT_FILTER_SKIP_STATS"])
  }

  /// Asks for one link by its name. Throws ENODEV where there is none.
  package static func link(named name: LinkName) -> NetlinkRequest {
    var payload = NetlinkPayload(ifinfomsg())
    payload.attribute(IFLA_IFNAME, name.cString)
    payload.attribute(IFLA_EXT_MASK, number: UInt32(RTEXT_FILTER_SKIP_STATS))
    return NetlinkRequest(.getLink, .get, payload, ["ifname=\"\(name)\""])
  }

  /// Makes a veth pair: two links, and what goes in at one comes out at the
  /// other. The first end stays here, the peer is made in `namespace` at once,
  /// so it never shows up on this side. Source: veth(4).
  package static func createVeth(
    _ name: LinkName, peer: LinkName, in namespace: Namespace? = nil
  ) -> NetlinkRequest {
    var payload = NetlinkPayload(ifinfomsg())
    payload.attribute(IFLA_IFNAME, name.cString)
    payload.nested(IFLA_LINKINFO) { info in
      info.attribute(IFLA_INFO_KIND, "veth".utf8)
      info.nested(IFLA_INFO_DATA) { data in
        data.nested(VETH_INFO_PEER) { end in
          end.append(ifinfomsg())
          switch namespace {
          case .process(let pid): end.attribute(IFLA_NET_NS_PID, number: UInt32(bitPattern: pid))
          case .descriptor(let number): end.attribute(IFLA_NET_NS_FD, number: UInt32(bitPattern: number))
          case nil: break
          }
          end.attribute(IFLA_IFNAME, peer.cString)
        }
      }
    }
    let peerWords = ["ifname=\"\(peer)\""] + (namespace.map { ["\($0)"] } ?? [])
    return NetlinkRequest(
      .newLink, .create, payload,
      ["ifname=\"\(name)\"", "kind=veth", "peer={\(peerWords.joined(separator: ", "))}"])
  }

  /// Switches a link on or off.
  package static func setLink(_ index: Int32, up: Bool) -> NetlinkRequest {
    var header = ifinfomsg()
    header.ifi_index = index
    header.ifi_flags = up ? GLASSBOX_IFF_UP : 0
    header.ifi_change = GLASSBOX_IFF_UP  // the flags that this request is about
    return NetlinkRequest(
      .newLink, .change, NetlinkPayload(header),
      ["index=\(index)", "ifi_flags=\(up ? "IFF_UP" : "0")", "ifi_change=IFF_UP"])
  }

  /// Deletes a link; of a veth pair both ends go.
  package static func deleteLink(named name: LinkName) -> NetlinkRequest {
    var payload = NetlinkPayload(ifinfomsg())
    payload.attribute(IFLA_IFNAME, name.cString)
    return NetlinkRequest(.deleteLink, .change, payload, ["ifname=\"\(name)\""])
  }
}
