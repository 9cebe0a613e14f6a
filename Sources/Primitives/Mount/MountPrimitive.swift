// The mount namespace: does it give private files?
//
// No: it gives a private *list of mounts*, which begins as a copy. The files
// under the mounts are the same ones. A root of the child's own is another
// wall, in the folder Root.

internal import Child
package import KernelState
package import Linux

/// The mount namespace. Source: mount_namespaces(7).
package enum MountPrimitive: Primitive {
  package static let name = "mount"
  package static let title = "mount namespace: the child's own list of mounts"
  package static let help = """
    A mount namespace is a list of mounts. 'unshare mount' gives the child a copy
    of the list; the files are still the same. Whether later mounts travel
    between the copies is each mount's propagation, so the lab makes all of them
    private at once. 'pivot' then changes to a root file system of its own.
    """

  package static let verbs = [
    unshareMount, propagation, bind, recursiveBind, tmpfs, devpts, umount,
  ]

  private static let bind = Verb(
    "mount bind", [Parameter("SOURCE"), Parameter("TARGET")],
    summary: "show a directory or file at a second place",
    manuals: ["mount(2)", "mount(8)"],
    shellLine: { "mount --bind \($0[0]) \($0[1])" },
    perform: { try bind($0, $1, flags: .bind) })

  private static let recursiveBind = Verb(
    "mount rbind", [Parameter("SOURCE"), Parameter("TARGET")],
    summary: "the same, with everything that is mounted below",
    manuals: ["mount(2)", "mount(8)"],
    shellLine: { "mount --rbind \($0[0]) \($0[1])" },
    perform: { try bind($0, $1, flags: [.bind, .recursive]) })

  private static func bind(_ workbench: Workbench, _ paths: [String], flags: MountFlags) throws {
    try checkPath(paths[0])
    try requireInvisibleMount(on: paths[1], workbench)
    try workbench.child.mount(paths[0], on: paths[1], flags: flags)
  }

  private static let tmpfs = Verb(
    "mount tmpfs", [Parameter("TARGET"), Parameter("SIZE", optional: true)],
    summary: "mount an empty file system that lives in memory",
    details: "SIZE is such as 64M; half of the machine's memory unless you say otherwise.",
    manuals: ["tmpfs(5)", "mount(2)"],
    shellLine: { arguments in
      let options = arguments.count > 1 ? " -o size=\(arguments[1])" : ""
      return "mount -t tmpfs\(options) tmpfs \(arguments[0])"
    },
    perform: { workbench, arguments in
      let size = try arguments.dropFirst().first.map(checkedSize)
      try requireInvisibleMount(on: arguments[0], workbench)
      try workbench.child.mount("tmpfs", on: arguments[0], type: "tmpfs", data: size.map { "size=\($0)" })
    })

  /// A size of 0 means "no limit" to tmpfs, and is surely not what was meant.
  private static func checkedSize(_ text: String) throws -> UInt64 {
    do throws(Failure) {
      if let bytes = try ByteSize.parse(text).number, bytes > 0 { return bytes }
    } catch {
      throw Failure(error.description)
    }
    throw Failure("'\(text)' is no size for a tmpfs", remedy: "write a size such as 64M, or none")
  }

  private static let devpts = Verb(
    "mount devpts", [Parameter("TARGET", optional: true)],
    summary: "mount pseudoterminals of the child's own",
    details: "TARGET is /dev/pts unless you say otherwise.",
    manuals: ["pts(4)", "mount(2)"],
    shellLine: { "mount -t devpts -o \(DeviceDirectory.terminals) devpts \($0.first ?? "/dev/pts")" },
    perform: { workbench, arguments in
      let target = arguments.first ?? "/dev/pts"
      try requireInvisibleMount(on: target, workbench)
      try DeviceDirectory.mountTerminals(on: target, workbench.child)
    })

  private static let umount = Verb(
    "umount", [Parameter("TARGET")], summary: "take a mount of the child away",
    manuals: ["umount(2)", "umount(8)"],
    shellLine: { "umount \($0[0])" },
    perform: { workbench, arguments in
      try requireInvisibleUnmount(of: arguments[0], workbench)
      try workbench.child.unmount(arguments[0])
    })

  package static let flags =
    NamespaceFlags.names.filter { $0.name == "CLONE_NEWNS" } + MountFlags.names + UnmountFlags.names

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("mnt", in: snapshot) }
}
