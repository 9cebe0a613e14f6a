internal import Child
internal import KernelState
internal import Linux

extension CapabilitiesPrimitive {
  package static let verbs = [
    Verb(
      "drop", parameters, summary: "take capabilities from the child, for good",
      details: """
        Out of the bounding set by prctl(PR_CAPBSET_DROP), one call for each, so that
        execve(2) cannot give them back; then out of the effective, permitted and
        inheritable set by one capset(2). The kernel takes them out of the ambient set
        by itself, for what is ambient must be permitted and inheritable. The bounding
        set comes first, because CAP_SETPCAP is needed for it. 'drop all' leaves none.
        """,
      manuals: manuals,
      shellLine: {
        (try? named($0)).map { "setpriv --bounding-set \(signed("-", $0)) --inh-caps \(signed("-", $0)) sh" }
      },
      perform: { workbench, arguments in try drop(named(arguments), workbench) }),
    Verb(
      "drop effective", parameters, summary: "take capabilities from the effective set only: a trap",
      details: "The permitted and the bounding set keep them: execve(2) gives them back to user id 0.",
      manuals: manuals,
      perform: { workbench, arguments in try dropEffective(named(arguments), workbench) }),
    Verb(
      "keep", [Parameter("CAP", repeats: true, values: { [("docker", "the 14 that Docker keeps")] + completions() })],
      summary: "drop all capabilities but these",
      details: """
        As 'drop' with all others. 'keep docker' keeps those that Docker leaves to a
        container: \(dockerDefaults.joined(separator: ", ")).
        """,
      manuals: manuals,
      shellLine: { (try? kept($0)).map { "setpriv --bounding-set -all,\(signed("+", $0)) --inh-caps -all sh" } },
      perform: { workbench, arguments in try drop(CapabilitySet.all.subtracting(kept(arguments)), workbench) }),
    Verb(
      "inheritable", parameters, summary: "add capabilities to the child's inheritable set",
      details: "Alone it hands on nothing to a plain program, but 'ambient' needs it.",
      manuals: manuals, shellLine: { (try? named($0)).map { "setpriv --inh-caps \(signed("+", $0)) sh" } },
      perform: { workbench, arguments in
        let added = try named(arguments)
        var sets = try workbench.child.capabilities()
        sets.inheritable = sets.inheritable.union(added)
        try workbench.child.setCapabilities(sets)
      }),
    Verb(
      "ambient", parameters, summary: "add capabilities to the child's ambient set",
      details: """
        A program keeps them through execve(2) without being root and without
        capabilities on its file. They must be permitted and inheritable.
        """,
      manuals: manuals,
      shellLine: {
        (try? named($0)).map { "setpriv --inh-caps \(signed("+", $0)) --ambient-caps \(signed("+", $0)) sh" }
      },
      perform: { workbench, arguments in
        for capability in try named(arguments).members { try workbench.child.raiseAmbient(capability) }
      }),
  ]

  private static let parameters = [
    Parameter("CAP", repeats: true, values: { [("all", "every capability")] + completions() })
  ]
  private static let manuals = ["capabilities(7)", "capset(2)", "prctl(2)"]

  /// First out of the bounding set, as long as there is a CAP_SETPCAP for it.
  private static func drop(_ unwanted: CapabilitySet, _ workbench: Workbench) throws {
    let child = workbench.child
    let bounding = capabilitySet(child.pid, \.bounding) ?? .all
    for capability in bounding.intersection(unwanted).members { try child.dropFromBounding(capability) }
    let sets = try child.capabilities()
    if bounding.intersection(unwanted).isEmpty, sets.permitted.intersection(unwanted).isEmpty {
      workbench.note("the child had none of these any more")
    }
    try child.setCapabilities(
      CapabilitySets(
        effective: sets.effective.subtracting(unwanted), permitted: sets.permitted.subtracting(unwanted),
        inheritable: sets.inheritable.subtracting(unwanted)))
  }

  private static func dropEffective(_ unwanted: CapabilitySet, _ workbench: Workbench) throws {
    var sets = try workbench.child.capabilities()
    sets.effective = sets.effective.subtracting(unwanted)
    try workbench.child.setCapabilities(sets)
    workbench.note("the permitted set is as it was: 'run' a program and look at its effective set")
  }

  private static func kept(_ arguments: [String]) throws -> CapabilitySet {
    try named(arguments.flatMap { $0.lowercased() == "docker" ? dockerDefaults : [$0] })
  }

  /// The capabilities of these names; `all` stands for every one.
  private static func named(_ names: [String]) throws -> CapabilitySet {
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
  private static func signed(_ sign: String, _ set: CapabilitySet) -> String {
    if set == .all { return sign + "all" }
    return set.names.map { sign + $0.dropFirst("CAP_".count).lowercased() }.joined(separator: ",")
  }

  @Sendable private static func completions() -> [(text: String, description: String)] {
    Capability.all.map { ($0.name, meaning(of: $0)) }
  }
}

/// What Docker leaves to a container that was started without `--privileged`,
/// `--cap-add` or `--cap-drop`. Source: moby/moby, oci/caps/defaults.go.
let dockerDefaults = [
  "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
  "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
  "CAP_AUDIT_WRITE",
]
