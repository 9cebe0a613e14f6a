package import KernelState
internal import Linux

extension CgroupNamespacePrimitive {
  package static let facts = [
    namespaceFact("cgroup", "which cgroup namespace the process is in", manual: "cgroup_namespaces(7)"),
    FactDefinition(
      "cgroup.root", "the group that the process calls '/', by the host's name, in each hierarchy",
      manual: "cgroup_namespaces(7)", source: "/proc/<pid>/cgroup, read by the process and by the host",
      outside: { observation in
        guard let seen = try membershipSeenInside(observation) else { return .absent }
        return roots(inside: seen, outside: try observation.proc("cgroup"))
      }),
  ]

  /// What the path has outside and lacks inside. Both were read of the same
  /// process, so hierarchies stand in the same order. Where the process has
  /// been moved out of its root, nothing tells where that is.
  static func roots(inside: String, outside: String) -> FactValue {
    let pairs = zip(CgroupMembership.parse(inside), CgroupMembership.parse(outside))
    return .list(
      pairs.map { inside, outside in
        let below = inside.path == "/" ? "" : inside.path
        guard !below.hasPrefix("/.."), outside.path.hasSuffix(below) else { return "\(outside.label):(unknown)" }
        let root = String(outside.path.dropLast(below.count))
        return "\(outside.label):\(root.isEmpty ? "/" : root)"
      }.sorted())
  }
}

/// /proc/<pid>/cgroup as the process itself reads it, which depends on the
/// reader's cgroup namespace. The lab opens the file and the child reads, so
/// that a child without a /proc of its own can tell, too. Nil where the process
/// cannot be asked. Source: cgroup_namespaces(7).
func membershipSeenInside(_ observation: Observation) throws -> String? {
  guard let child = observation.child else { return nil }
  // There the kernel writes the same for the lab as for the child.
  if try observation.sharesWithHost("cgroup") { return try observation.proc("cgroup") }
  return try observation.once(MembershipInside.self) {
    let lab = LocalSystemCalls(recorder: Recorder())
    let descriptor = try lab.open("/proc/\(observation.pid)/cgroup", [.readOnly, .closeOnExec])
    defer { try? lab.close(descriptor) }
    var bytes: [UInt8] = []
    while case let more = try child.looking.readSent(descriptor, count: 16384), !more.isEmpty { bytes += more }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private enum MembershipInside: StoreKey { typealias Value = String }

extension CgroupMembership {
  /// The hierarchy: `v2`, or the controllers and the name of one of version 1.
  var label: String {
    isUnified ? "v2" : (controllers + (name.map { ["name=\($0)"] } ?? [])).joined(separator: ",")
  }
}
