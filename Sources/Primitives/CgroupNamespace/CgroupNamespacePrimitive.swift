// The cgroup namespace: why does the container see "/" as its cgroup?
//
// unshare(CLONE_NEWCGROUP) takes the group that the child is in at that moment,
// in every hierarchy, and calls it "/" from then on: for the child, and in what
// the kernel tells the child. The group stays where it is, and so do its limits.

package import Child
package import KernelState
package import Linux

/// The cgroup namespace: where the names of control groups begin.
/// Source: cgroup_namespaces(7).
package enum CgroupNamespacePrimitive: Primitive {
  package static let name = "cgroup"
  package static let title = "cgroup namespace: the child's own control group is '/' to it"
  package static let help = """
    A cgroup namespace hides where a control group is. 'unshare cgroup' makes the
    group that the child is in at that moment the root of all names: the child
    then reads '/' where the host reads '/…/glassbox-…'. It limits nothing: that
    is what 'limit' does. So 'limit' comes first, and puts the child into a group
    of its own; what is moved later stands outside of the root, as '/../…'.
    """

  /// The root of all groups is from now on the one in which the child is.
  package static func unshare(_ workbench: Workbench) throws { try workbench.child.unshare(.cgroup) }

  package static let terms = [
    Term(
      "cgroup namespace",
      "the point from which a process sees the names of control groups; it hides groups, and limits nothing",
      manual: "cgroup_namespaces(7)"),
    Term(
      "/..", "before a group's path: the group is outside of the root of the reader's cgroup namespace",
      manual: "cgroup_namespaces(7)"),
  ]
  package static let flags = NamespaceFlags.names.filter { $0.name == "CLONE_NEWCGROUP" }
  static let namespaceCauses = unshareCauses(limit: "max_cgroup_namespaces")

  package static func stands(in snapshot: Snapshot) -> Bool { hasOwnNamespace("cgroup", in: snapshot) }
}
