// Propagation: do mounts travel between the copies of a mount? A copy that
// unshare(2) makes of a shared mount is its peer, and what is mounted under one
// peer appears under all, on the host too. So the first mount call in the new
// namespace makes every copy private, unless the learner asks to see the rest.

package import Child
internal import KernelState
package import Linux

enum UnshareMountCommand: Command {
  static let name = "unshare mount"
  static let parameters = [
    Parameter("PROPAGATION", optional: true, values: { Propagation.types + [Propagation.unchanged] })
  ]
  static let summary = "give the child its own list of mounts"
  static let details = """
    PROPAGATION is what unshare(1) has as --propagation: private unless you say
    otherwise. 'unchanged' leaves every copy a peer of its original; the lab then
    refuses mounts that would travel to the host.
    """
  static let manuals = ["mount_namespaces(7)", "unshare(2)", "mount(2)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "unshare --mount --propagation \(arguments.first ?? "private") sh"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let word = arguments.first ?? "private"
    let propagation = word == Propagation.unchanged.text ? nil : try Propagation.flags(word)
    try MountPrimitive.unshare(propagation: propagation, workbench)
  }
}

enum PropagationCommand: Command {
  static let name = "propagation"
  static let parameters = [
    Parameter(
      "TYPE",
      values: { Propagation.types + Propagation.types.map { ("r" + $0.text, $0.description + ", with all below") } }),
    Parameter("TARGET", optional: true),
  ]
  static let summary = "say whether mounts travel between a mount and its copies"
  static let details = "TARGET is / unless you say otherwise. With an 'r' before the type, all mounts below change too."
  static let manuals = ["mount_namespaces(7)", "mount(2)", "mount(8)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "mount --make-\(arguments[0]) \(arguments.count > 1 ? arguments[1] : "/")"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let flags = try Propagation.flags(arguments[0])
    let target = arguments.count > 1 ? arguments[1] : "/"
    try checkPath(target)
    try requireOwnMounts(workbench)
    try workbench.child.mount("none", on: target, flags: flags)
  }
}

extension MountPrimitive {
  /// The child's own list of mounts, each with this propagation; with none, each
  /// stays a peer of its original.
  package static func unshare(propagation: MountFlags? = .private, _ workbench: Workbench) throws {
    try workbench.child.unshare(.mount)
    guard let propagation else { return }
    try workbench.child.mount("none", on: "/", flags: propagation.union(.recursive))
  }
}

/// The words of mount(8) for propagation.
private enum Propagation {
  static let types: [(text: String, description: String)] = [
    ("private", "no mounts come or go"),
    ("slave", "mounts come from the original, none go back"),
    ("shared", "mounts come and go"),
    ("unbindable", "private, and cannot be bound elsewhere"),
  ]
  static let unchanged = (text: "unchanged", description: "as the original is")

  /// The flags of mount(2) for a word of mount(8): `rprivate` is
  /// MS_REC|MS_PRIVATE.
  static func flags(_ word: String) throws -> MountFlags {
    let types: [String: MountFlags] = [
      "private": .private, "slave": .slave, "shared": .shared, "unbindable": .unbindable,
    ]
    if let type = types[word] { return type }
    if word.hasPrefix("r"), let type = types[String(word.dropFirst())] { return type.union(.recursive) }
    throw Failure("there is no propagation '\(word)'", remedy: "one of private, slave, shared, unbindable")
  }
}
