/// One line of `/proc/PID/cgroup`: the group that a process is in, in one
/// hierarchy. Source: cgroups(7).
package struct CgroupMembership: Hashable, Sendable {
  /// 0 for the one hierarchy of cgroup v2.
  package let hierarchy: Int
  /// The v1 controllers of the hierarchy; none for v2 and for a named one.
  package let controllers: [String]
  /// The name of a v1 hierarchy that has one, such as `systemd`.
  package let name: String?
  /// The group's path, seen from the reader's cgroup namespace: it may start
  /// with `/..`.
  package let path: String
  /// The group was removed while the process was in it.
  package let isDeleted: Bool

  package var isUnified: Bool { hierarchy == 0 && controllers.isEmpty && name == nil }

  package init?(line: some StringProtocol) {
    guard let (number, rest) = line.halves(UInt8(ascii: ":")), let (list, path) = rest.halves(UInt8(ascii: ":")),
      let hierarchy: Int = number.unsigned(), path.utf8.first == UInt8(ascii: "/")
    else { return nil }
    let words = list.cut(UInt8(ascii: ",")).map(String.init)
    let deleted = " (deleted)"
    self.hierarchy = hierarchy
    controllers = words.filter { !$0.hasPrefix("name=") }
    name = words.first { $0.hasPrefix("name=") }.map { String($0.dropFirst(5)) }
    isDeleted = path.hasSuffix(deleted)
    self.path = String(isDeleted ? path.dropLast(deleted.count) : path)
  }

  package static func parse(_ text: String) -> [CgroupMembership] {
    text.lines.compactMap { CgroupMembership(line: $0) }
  }
}
