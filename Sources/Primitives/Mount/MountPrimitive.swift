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

  package static let flags =
    NamespaceFlags.names.filter { $0.name == "CLONE_NEWNS" } + MountFlags.names + UnmountFlags.names

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("mnt", in: snapshot) }
}
