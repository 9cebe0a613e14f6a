/// Where a lab looks for addresses of its own, in this order: a corner of the
/// private 10.0.0.0/8 that few sites use (RFC 1918), the range for tests
/// between networks (RFC 2544), and a documentation range (RFC 5737) for hosts
/// whose VPN routes all of 10.0.0.0/8. None of them is reachable from the
/// Internet, so a packet that strays does no harm.
package let labNetworks: [IPNetwork] = ["10.200.0.0/16", "198.18.0.0/15", "198.51.100.0/24"].compactMap {
  try? IPNetwork($0)
}

/// Finds a network of the given prefix length, by default a /30 with just the
/// two hosts that a veth pair needs, that no route of this host touches.
///
/// A default route does not count: it leads everywhere and would leave nothing,
/// and a route that is more specific takes precedence over it.
///
/// - Parameters:
///   - routes: the destinations of all routes, of every table, and the
///     addresses of all links.
///   - start: number of the subnet to try first, modulo their count. Two labs
///     that look at the same moment should begin at different places.
/// - Returns: nil if every candidate is taken.
package func freeNetwork(
  avoiding routes: [IPNetwork], from candidates: [IPNetwork] = labNetworks,
  prefix: Int = 30, startingAt start: Int = 0
) -> IPNetwork? {
  let taken = routes.filter { $0.prefix > 0 }
  for candidate in candidates {
    let family = candidate.address.family
    let extraBits = prefix - candidate.prefix
    guard extraBits >= 0, prefix <= family.bits else { continue }
    let near = taken.filter { $0.overlaps(candidate) }
    if near.contains(where: { $0.covers(candidate) }) { continue }
    // An IPv6 candidate may hold more subnets than one can look at.
    let count = 1 << min(extraBits, 16)
    let first = Int(start.magnitude % UInt(count))
    for offset in 0..<count {
      let number = UInt128((first + offset) % count)
      let value = candidate.network.address.value + number << UInt128(family.bits - prefix)
      guard let subnet = IPNetwork(IPAddress(family: family, value: value), prefix: prefix) else { continue }
      if !near.contains(where: { $0.overlaps(subnet) }) { return subnet }
    }
  }
  return nil
}
