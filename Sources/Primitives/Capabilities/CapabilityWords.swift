internal import KernelState
internal import Linux

/// What the commands on capabilities have in common: the words behind them.
enum CapabilityWords {
  static let parameters = [
    Parameter("CAP", repeats: true, values: { [("all", "every capability")] + completions() })
  ]
  static let manuals = ["capabilities(7)", "capset(2)", "prctl(2)"]

  /// The capabilities of these names; `all` stands for every one.
  static func named(_ names: [String]) throws -> CapabilitySet {
    try names.reduce(into: CapabilitySet(mask: 0)) { set, name in
      if name.lowercased() == "all" { return set = .all }
      guard let capability = Capability(name: name) else {
        let near = Capability.all.filter { $0.name.contains(name.uppercased()) }.map(\.name)
        throw Failure(
          "there is no capability '\(name)'",
          remedy: near.isEmpty || name.isEmpty
            ? "names are as in capabilities(7), such as CAP_NET_ADMIN"
            : "did you mean \(near.joined(separator: " or "))?")
      }
      set = set.union(CapabilitySet([capability]))
    }
  }

  /// `-sys_admin,-net_raw`, as setpriv(1) takes them.
  static func signed(_ sign: String, _ set: CapabilitySet) -> String {
    if set == .all { return sign + "all" }
    return set.names.map { sign + $0.dropFirst("CAP_".count).lowercased() }.joined(separator: ",")
  }

  @Sendable static func completions() -> [(text: String, description: String)] {
    Capability.all.map { ($0.name, CapabilitiesPrimitive.meaning(of: $0)) }
  }
}

/// What Docker leaves to a container that was started without `--privileged`,
/// `--cap-add` or `--cap-drop`. Source: moby/moby, oci/caps/defaults.go.
let dockerDefaults = [
  "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
  "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
  "CAP_AUDIT_WRITE",
]
