// How a fact finds its file: the child's path in /proc/<pid>/cgroup, below the
// place where that hierarchy is mounted, whichever version it has.

internal import KernelState
internal import Linux

/// The child's group in the hierarchy of one controller, in one look.
struct GroupView {
  let controller: CgroupController
  let version: CgroupVersion
  let directory: String
  private let observation: Observation

  /// Nil where this host does not have the controller, or does not show the
  /// group.
  init?(_ controller: CgroupController, _ observation: Observation) throws {
    let layout = try CgroupLayout.cached(in: observation)
    guard let (mount, version) = layout.mount(of: controller) else { return nil }
    let membership = try observation.memberships().first {
      version == .v2 ? $0.isUnified : $0.controllers.contains(controller.v1Name)
    }
    guard let membership, let directory = CgroupLayout.directory(of: membership.path, in: mount) else { return nil }
    self.controller = controller
    self.version = version
    self.directory = directory
    self.observation = observation
  }

  /// A file of the group; nil where the kernel has no such file here, as in
  /// a root group, or while the controller is not enabled.
  func text(_ file: String) throws(SystemCallError) -> String? {
    do {
      return try observation.text("\(directory)/\(file)").trimmed
    } catch {
      if error.errno == .noEntry { return nil }
      throw error
    }
  }
}

extension CgroupLayout {
  /// Mounts of control groups stay where they are, so one child's looks share
  /// what /proc/self/mountinfo said at the first.
  static func cached(in observation: Observation) throws(SystemCallError) -> CgroupLayout {
    try observation.cache.value(Known.self, current)
  }

  private enum Known: StoreKey { typealias Value = CgroupLayout }
}

/// A fact about the child's group, under the name of version 2's file. Each
/// reader gets the view of its version; nil from it means absent.
func groupFact(
  _ file: String, _ help: String, _ controller: CgroupController, v1 v1Source: String, moves: Bool = false,
  v1: @escaping @Sendable (GroupView) throws -> FactValue?,
  v2: @escaping @Sendable (GroupView) throws -> FactValue?
) -> FactDefinition {
  let name = file.hasPrefix("cgroup.") ? file : "cgroup." + file
  return FactDefinition(
    name, help, manual: "cgroups(7)", source: "\(file), on cgroup version 1: \(v1Source)", moves: moves,
    outside: { observation in
      guard let view = try GroupView(controller, observation) else { return .absent }
      return try (view.version == .v1 ? v1(view) : v2(view)) ?? .absent
    })
}

extension FactValue {
  /// A limit; the word `max` is a value of its own.
  init(_ limit: LimitValue) {
    self = limit.number.map { .number(Int64(clamping: $0)) } ?? .max
  }

  /// `KEY VALUE` pairs; nil where there are none.
  init?(_ pairs: FlatKeyed, _ keys: [String]) {
    let found = keys.compactMap { key in pairs.number(key).map { "\(key) \($0)" } }
    if found.isEmpty { return nil }
    self = .list(found)
  }
}
