// More than one id for an ordinary user. The kernel lets nobody map ids that
// are not their own, so /etc/subuid and /etc/subgid say who may use which, and
// newuidmap(1), a program with a privilege of its own, writes the map for them.

internal import CLinux
package import Child
internal import KernelState
internal import Linux

extension UserPrimitive {
  /// Maps root to whoever runs the lab, and the ids of /etc/subuid and /etc/subgid behind it.
  package static func mapSubordinateIDs(_ workbench: Workbench) throws {
    guard labIsJustOutside(workbench) else {
      throw Failure(
        "the lab cannot write the maps of a user namespace inside another one",
        remedy: "'undo' to where the child has only 'unshare user', then 'map-ids auto'")
    }
    let users = try ranges("/etc/subuid")
    let groups = try ranges("/etc/subgid")
    guard geteuid() != 0 else { return try writeAsRoot(users, groups, workbench) }
    guard !users.isEmpty, !groups.isEmpty else {
      throw Failure(
        "\(users.isEmpty ? "/etc/subuid" : "/etc/subgid") gives you no ids", errno: .notPermitted,
        remedy: "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 \(ownName ?? "YOU")")
    }
    let process = "\(workbench.child.pid)"
    for (tool, own, ranges) in [("newuidmap", geteuid(), users), ("newgidmap", getegid(), groups)] {
      try runHelper(tool, process, [IDMap(inside: 0, outside: own, count: 1)] + laidOut(ranges, from: 1), workbench)
    }
  }

  /// Root needs no leave: its range is a matter of not meeting anybody else's.
  private static func writeAsRoot(_ users: [IDMap], _ groups: [IDMap], _ workbench: Workbench) throws {
    let standard = [IDMap(inside: 0, outside: 100_000, count: 65536)]
    if users.isEmpty { workbench.note("/etc/subuid gives root no ids; 100000 to 165535 are taken") }
    for (file, ranges) in [("uid_map", users), ("gid_map", groups)] {
      let lines = (ranges.isEmpty ? standard : laidOut(ranges, from: 0)).map(\.description)
      try workbench.lab.writeFile("/proc/\(workbench.child.pid)/\(file)", lines.joined(separator: "\n"))
    }
  }

  /// The helper's own words say best why it refused.
  private static func runHelper(_ tool: String, _ process: String, _ ranges: [IDMap], _ workbench: Workbench) throws {
    guard let path = findProgram(tool) else {
      throw Failure(
        "there is no \(tool) on this machine", errno: .noEntry, remedy: "install the package uidmap (shadow-utils)")
    }
    let words = ranges.flatMap { ["\($0.inside)", "\($0.outside)", "\($0.count)"] }
    let (status, complaint) = try HostProgram.run(path, [tool, process] + words, lab: workbench.lab)
    guard status == .exited(0) else {
      let words = complaint.trimmed
      throw Failure("\(path) refused" + (words.isEmpty ? "" : ": \(words)"), errno: .notPermitted)
    }
    workbench.note("\(path) is a program of the host with a privilege of its own; it wrote the map after asking /etc")
  }

  /// The lab's own ranges in a file of subuid(5); none where there is no file.
  private static func ranges(_ path: String) throws -> [IDMap] {
    let names = ["\(geteuid())"] + [ownName].compactMap { $0 }
    let found = SubordinateIDs.ranges(of: names, in: (try? readText(path)) ?? "")
    return found.map { IDMap(inside: 0, outside: $0.first, count: $0.count) }
  }

  /// One range behind the other inside.
  static func laidOut(_ ranges: [IDMap], from first: UInt32) -> [IDMap] {
    var next = first
    return ranges.map { range in
      defer { next &+= range.count }
      return IDMap(inside: next, outside: range.outside, count: range.count)
    }
  }

  private static var ownName: String? {
    getpwuid(geteuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
  }
}
