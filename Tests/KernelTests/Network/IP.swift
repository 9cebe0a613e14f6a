import Child
import Foundation
import KernelState
import Linux
import Primitives
import Testing

/// What ip(8) says in the child's network, in the words of the facts.
enum IP {
  static func links(_ live: LiveChild) throws -> [String] {
    try json(live, "link").map { link in
      let flags = (link["flags"] as? [String] ?? []).joined(separator: ",")
      let tied = link["link_index"].map { "@if\($0)" } ?? link["link"].map { "@\($0)" } ?? ""
      return "\(link["ifindex"] ?? 0): \(link["ifname"] ?? "")\(tied) <\(flags)> state \(link["operstate"] ?? "")"
    }
  }

  static func addresses(_ live: LiveChild) throws -> [String] {
    try json(live, "address").flatMap { link in
      (link["addr_info"] as? [[String: Any]] ?? []).compactMap { address in
        guard address["family"] as? String != "inet6" || address["scope"] as? String != "link" else { return nil }
        return "\(link["ifname"] ?? "") \(address["local"] ?? "")/\(address["prefixlen"] ?? "")"
      }
    }
  }

  /// `ip route` itself prints what the fact repeats.
  static func routes(_ live: LiveChild) throws -> [String] {
    let lines = ["-4", "-6"].map { family in
      Result { try live.run("ip", family, "route").output.split(separator: "\n").map { String($0) } }
    }
    return try lines.flatMap { try $0.get() }
      .map { $0.replacing(" pref medium", with: "").trimmed }.filter { !$0.hasPrefix("fe80::/") }
  }

  private static func json(_ live: LiveChild, _ noun: String) throws -> [[String: Any]] {
    let output = try live.run("ip", "-j", noun).output
    return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
  }
}

extension LiveChild {
  func linkNames() throws -> [String] {
    try run("cat", "/proc/net/dev").output.split(separator: "\n").dropFirst(2)
      .compactMap { $0.split(separator: ":").first?.trimmed }.sorted()
  }

  /// The child as if it were not the lab's own.
  func lookFromOutside() -> Snapshot {
    Snapshot(
      of: allFacts,
      Observation(pid: child.pid, child: nil, cache: Store()))
  }
}

/// A listening UNIX socket with a name in the abstract namespace. Source: unix(7).
struct AbstractSocket {
  private let descriptor: Int32

  init(_ name: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: [0] + Array(name.utf8)) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard bound == 0 else { throw Failure("bind: \(Errno.current)") }
  }

  func close() { Foundation.close(descriptor) }
}
