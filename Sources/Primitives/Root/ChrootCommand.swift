// chroot(2), as chroot(8) makes it: the call, then the working directory taken
// along. What that does not do is the next file's subject.

internal import Child
internal import KernelState
internal import Linux

enum ChrootCommand: Command {
  static let name = "chroot"
  static let parameters = [Parameter("ROOTFS", values: RootFileSystem.available)]
  static let summary = "move the child's root into a directory: a jail, at first sight"
  static let details = """
    ROOTFS is a directory, or the name of one in \(RootFileSystem.directory).
    The call needs no namespace, but the lab asks for 'unshare mount' first: what
    is mounted in a jail later must not appear on the host.
    """
  static let manuals = ["chroot(2)", "chroot(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "chroot \(arguments[0]) sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let root = try RootFileSystem.find(arguments[0], workbench)
    try requireOwnMounts(workbench)
    // In a chroot the lab cannot see which mounts are shared: it looks now.
    try requireNoPeerOnHost(try mounts(of: workbench.child))
    try workbench.child.changeRoot(root)
    try workbench.child.changeDirectory("/")
  }
}

extension RootPrimitive {
  static let chrootCauses = [
    Cause("chroot", .notPermitted) { circumstances in
      guard !holdsCapability(circumstances.workbench.child.pid, "CAP_SYS_CHROOT") else { return nil }
      return .init(
        "the child does not have CAP_SYS_CHROOT in its user namespace",
        remedy: "nothing is to be done: this is how a container is kept from it")
    },
    // Otherwise one could map oneself to root there and fool programs with
    // set-user-ID. Source: user_namespaces(7).
    Cause("unshare", .notPermitted) { circumstances in
      guard circumstances.namespaces.contains(.user),
        MountPrimitive.root(MountPrimitive.table(circumstances)) == nil
      else { return nil }
      return .init(
        "the child is in a chroot, where the kernel gives nobody a user namespace",
        remedy: "'escape-chroot' first, or 'pivot' in place of 'chroot'")
    },
  ]
}
