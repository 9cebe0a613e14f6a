/// What a control group can limit, by its name in version 2.
/// Source: cgroups(7), kernel document cgroup-v2.rst.
package enum CgroupController: String, CaseIterable, Sendable {
  case cpu, cpuset, freezer, io, memory, pids

  /// Its name in a version 1 hierarchy.
  package var v1Name: String { self == .io ? "blkio" : rawValue }

  /// Freezing is no controller in version 2: every group but the root can be
  /// frozen, and nothing has to be enabled for it.
  package var isPartOfEveryGroup: Bool { self == .freezer }
}

/// The two shapes of the interface. Both can be on one machine, each with some
/// of the controllers: that is called hybrid.
package enum CgroupVersion: Int, Sendable {
  /// One hierarchy for each controller, or for a few together.
  case v1 = 1
  /// One hierarchy for all.
  case v2 = 2
}
