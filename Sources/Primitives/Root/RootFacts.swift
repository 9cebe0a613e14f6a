package import KernelState
internal import Linux

extension RootPrimitive {
  /// Which directory and which mount are the root, `mount.root_inode` and
  /// `mount.root` tell.
  package static let facts = [
    FactDefinition(
      "root.path", "where the process's root is in its mounts: / unless it is in a chroot",
      manual: "proc_pid_root(5)", source: "/proc/<pid>/root",
      outside: { .text(try $0.link("root")) }, host: { .text(try $0.linkOfHost("root")) })
  ]
}
