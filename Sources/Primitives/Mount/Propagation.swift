// Propagation: do mounts travel between the copies of a mount? A copy that
// unshare(2) makes of a shared mount is its peer, and what is mounted under one
// peer appears under all, on the host too. So the first mount call in the new
// namespace makes every copy private, unless the learner asks to see the rest.

internal import Child
internal import KernelState
internal import Linux

extension MountPrimitive {
  static let unshareMount = Verb(
    "unshare mount", [Parameter("PROPAGATION", optional: true, values: { propagations + [unchanged] })],
    summary: "give the child its own list of mounts",
    details: """
      PROPAGATION is what unshare(1) has as --propagation: private unless you say
      otherwise. 'unchanged' leaves every copy a peer of its original; the lab then
      refuses mounts that would travel to the host.
      """,
    manuals: ["mount_namespaces(7)", "unshare(2)", "mount(2)"],
    shellLine: { "unshare --mount --propagation \($0.first ?? "private") sh" },
    perform: { workbench, arguments in
      let word = arguments.first ?? "private"
      let flags: MountFlags = word == unchanged.text ? [] : try propagationFlags(word)
      try workbench.child.unshare(.mount)
      guard !flags.isEmpty else { return }
      try workbench.child.mount("none", on: "/", flags: flags.union(.recursive))
    })

  static let propagation = Verb(
    "propagation",
    [
      Parameter(
        "TYPE", values: { propagations + propagations.map { ("r" + $0.text, $0.description + ", with all below") } }),
      Parameter("TARGET", optional: true),
    ],
    summary: "say whether mounts travel between a mount and its copies",
    details: "TARGET is / unless you say otherwise. With an 'r' before the type, all mounts below change too.",
    manuals: ["mount_namespaces(7)", "mount(2)", "mount(8)"],
    shellLine: { "mount --make-\($0[0]) \($0.count > 1 ? $0[1] : "/")" },
    perform: { workbench, arguments in
      let flags = try propagationFlags(arguments[0])
      let target = arguments.count > 1 ? arguments[1] : "/"
      try checkPath(target)
      try requireOwnMounts(workbench)
      try workbench.child.mount("none", on: target, flags: flags)
    })

  private static let propagations: [(text: String, description: String)] = [
    ("private", "no mounts come or go"),
    ("slave", "mounts come from the original, none go back"),
    ("shared", "mounts come and go"),
    ("unbindable", "private, and cannot be bound elsewhere"),
  ]
  private static let unchanged = (text: "unchanged", description: "as the original is")

  /// The flags of mount(2) for a word of mount(8): `rprivate` is
  /// MS_REC|MS_PRIVATE.
  private static func propagationFlags(_ word: String) throws -> MountFlags {
    let types: [String: MountFlags] = [
      "private": .private, "slave": .slave, "shared": .shared, "unbindable": .unbindable,
    ]
    if let type = types[word] { return type }
    if word.hasPrefix("r"), let type = types[String(word.dropFirst())] { return type.union(.recursive) }
    throw Failure("there is no propagation '\(word)'", remedy: "one of private, slave, shared, unbindable")
  }
}
