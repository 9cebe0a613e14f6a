// From what the learner typed to the ranges of a user namespace: which ids
// inside stand for which ids outside.

internal import CLinux
internal import Child
package import KernelState
internal import Linux

/// The ranges for uid_map and gid_map, as the host counts.
package struct IDMapping: Equatable {
  var users: [IDMap]
  var groups: [IDMap]

  package init(users: [IDMap], groups: [IDMap]) {
    self.users = users
    self.groups = groups
  }

  /// - Parameter words: nothing, `INSIDE OUTSIDE`, or any number of
  ///   `INSIDE OUTSIDE COUNT`. OUTSIDE is a number, or `user`.
  package init(_ words: [String] = []) throws {
    self.init(users: [], groups: [])
    if words.count > 3, words.count % 3 != 0 {
      throw Failure("\(words.count) numbers are no ranges", remedy: "each range is INSIDE OUTSIDE COUNT")
    }
    for start in stride(from: 0, to: max(words.count, 1), by: 3) {
      let inside = words.indices.contains(start) ? try id(words[start]) : 0
      let outside = words.indices.contains(start + 1) ? words[start + 1] : nil
      let count = words.indices.contains(start + 2) ? try id(words[start + 2]) : 1
      let (user, group) = try Self.outside(outside)
      users.append(IDMap(inside: inside, outside: user, count: count))
      groups.append(IDMap(inside: inside, outside: group, count: count))
    }
  }

  /// The user and the group that a word stands for. Whoever runs the lab
  /// where it says nothing.
  private static func outside(_ word: String?) throws -> (user: UInt32, group: UInt32) {
    guard let word else { return (geteuid(), getegid()) }
    guard word == "user" else {
      let number = try id(word)
      return (number, number == geteuid() ? getegid() : number)
    }
    guard geteuid() == 0 else { return (geteuid(), getegid()) }
    // Root is no ordinary user. sudo(8) knows who is; else 1000, the first one
    // on most machines, does as well: nobody has to exist under a number.
    let user = environmentVariable("SUDO_UID").flatMap { UInt32($0) } ?? 1000
    return (user, environmentVariable("SUDO_GID").flatMap { UInt32($0) } ?? user)
  }

  /// The same ranges as the outer namespace counts; throws where it has no
  /// such id.
  func seen(fromUsers uidMap: [IDMap], groups gidMap: [IDMap]) throws -> IDMapping {
    IDMapping(
      users: try users.map { try Self.shift($0, uidMap, "user") },
      groups: try groups.map { try Self.shift($0, gidMap, "group") })
  }

  private static func shift(_ range: IDMap, _ outer: [IDMap], _ kind: String) throws -> IDMap {
    guard let outside = outer.lazy.compactMap({ $0.inside(of: range.outside) }).first else {
      let known = outer.map { $0.count == 1 ? "\($0.outside)" : "\($0.outside) to \($0.outside + ($0.count - 1))" }
      throw Failure(
        "\(kind) \(range.outside) of the host has no id in the user namespace around this one", errno: .notPermitted,
        remedy: "it knows \(known.isEmpty ? "none" : known.joined(separator: ", ")): 'map-ids 0 user' takes yours")
    }
    return IDMap(inside: range.inside, outside: outside, count: range.count)
  }
}

/// A user or group id. All bits set is no id: it means "leave as it is".
func id(_ text: String) throws -> UInt32 {
  guard let value = UInt32(text), value < .max else {
    throw Failure("'\(text)' is no user or group id", remedy: "give a number from 0 to 4294967294")
  }
  return value
}
