// How a fact finds its file: the child's path in /proc/<pid>/cgroup, below the
// place where that hierarchy is mounted, whichever version it has.

internal import KernelState
internal import Linux

/// The child's group in the hierarchy of one controller, in one look.
final class GroupView {
  let controller: CgroupController
  let version: CgroupVersion
  let directory: String
  private let observation: Observation
  /// The files that were asked for, each with what stood in it.
  private(set) var asked: [(path: String, text: KernelText?)] = []

  private init(_ controller: CgroupController, _ place: Group, _ observation: Observation) {
    self.controller = controller
    (version, directory) = place
    self.observation = observation
  }

  /// Nil where this host does not have the controller, or does not show the
  /// group.
  static func of(_ controller: CgroupController, _ observation: Observation) throws -> GroupView? {
    // The same as at the look before, while the child is in the same groups.
    let groups = try observation.procText("cgroup")
    var known = groups.parsed[Groups.self] ?? [:]
    let place: Group?
    if let found = known[controller] {
      place = found
    } else {
      place = Self.place(controller, groups.memberships, try CgroupLayout.cached(in: observation))
      known[controller] = .some(place)
      groups.parsed[Groups.self] = known
    }
    return place.map { GroupView(controller, $0, observation) }
  }

  private typealias Group = (version: CgroupVersion, directory: String)
  private enum Groups: StoreKey { typealias Value = [CgroupController: Group?] }

  private static func place(
    _ controller: CgroupController, _ memberships: [CgroupMembership], _ layout: CgroupLayout
  ) -> Group? {
    guard let (mount, version) = layout.mount(of: controller) else { return nil }
    let membership = memberships.first {
      version == .v2 ? $0.isUnified : $0.controllers.contains(controller.v1Name)
    }
    return membership.flatMap { CgroupLayout.directory(of: $0.path, in: mount) }.map { (version, $0) }
  }

  /// A file of the group; nil where the kernel has no such file here, as in
  /// a root group, or while the controller is not enabled.
  func text(_ file: String) throws(SystemCallError) -> String? {
    let path = "\(directory)/\(file)"
    let text = try observation.fileIfPresent(path)
    asked.append((path, text))
    return text?.text.trimmed
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
  let reader = GroupReader(controller, v1: v1, v2: v2)
  return FactDefinition(
    name, help, manual: "cgroups(7)", source: "\(file), on cgroup version 1: \(v1Source)", moves: moves,
    outside: { try reader.read($0) ?? .absent })
}

/// Reads one fact of a group, and keeps it with the files that it was made of:
/// where all of them are as they were, the value is, too.
private final class GroupReader: Sendable {
  private let controller: CgroupController
  private let v1, v2: @Sendable (GroupView) throws -> FactValue?

  init(
    _ controller: CgroupController, v1: @escaping @Sendable (GroupView) throws -> FactValue?,
    v2: @escaping @Sendable (GroupView) throws -> FactValue?
  ) {
    (self.controller, self.v1, self.v2) = (controller, v1, v2)
  }

  private struct Made {
    let directory: String
    let files: [(path: String, text: KernelText?)]
    let value: FactValue?
  }

  private enum Known: StoreKey { typealias Value = [ObjectIdentifier: Made] }

  func read(_ observation: Observation) throws -> FactValue? {
    guard let view = try GroupView.of(controller, observation) else { return nil }
    let key = ObjectIdentifier(self)
    if let made = observation.cache[Known.self]?[key], made.directory == view.directory,
      try made.files.allSatisfy({ try observation.fileIfPresent($0.path) === $0.text })
    {
      return made.value
    }
    let value = try view.version == .v1 ? v1(view) : v2(view)
    observation.cache[Known.self, default: [:]][key] = Made(directory: view.directory, files: view.asked, value: value)
    return value
  }
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
