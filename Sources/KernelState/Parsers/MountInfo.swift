/// One mount as its mount namespace sees it: a line of `/proc/PID/mountinfo`.
/// Source: proc_pid_mountinfo(5).
package struct MountInfo: Hashable, Sendable {
  package let id: Int
  /// The mount that this one is mounted on. Its own ID at the top of the tree.
  package let parent: Int
  /// Device of the file system, `major:minor`.
  package let device: String
  /// The directory of the file system that is seen here; not `/` for a bind
  /// mount of a part.
  package let root: String
  /// Where it is mounted, seen from the process's root.
  package let mountPoint: String
  /// Options of this mount: `rw`, `nosuid`, …
  package let options: [String]
  package let propagation: Propagation
  package let type: String
  /// What was mounted: a device, or any word.
  package let source: String
  /// Options of the file system, shared by all its mounts.
  package let superOptions: [String]

  /// Nil for a line of another shape.
  package init?(line: some StringProtocol) {
    // Single spaces separate the fields; an empty source leaves two in a row.
    let fields = Substring(line).utf8.split(separator: 32, omittingEmptySubsequences: false).map { Substring($0) }
    guard fields.count >= 9, let dash = fields[6...].firstIndex(of: "-"), fields.count >= dash + 4,
      let id = Int(fields[0]), let parent = Int(fields[1])
    else { return nil }
    self.id = id
    self.parent = parent
    device = String(fields[2])
    root = fields[3].unescaped
    mountPoint = fields[4].unescaped
    options = fields[5].cut(UInt8(ascii: ",")).map(String.init)
    propagation = Propagation(fields: fields[6..<dash])
    type = fields[dash + 1].unescaped
    source = fields[dash + 2].unescaped
    superOptions = fields[dash + 3].cut(UInt8(ascii: ",")).map { $0.unescaped }
  }

  /// All mounts, in the order in which the kernel lists them.
  package static func parse(_ text: String) -> [MountInfo] {
    text.lines.compactMap { MountInfo(line: $0) }
  }
}

/// Whether mounts and unmounts under a mount travel to its copies in other
/// places and namespaces. Source: mount_namespaces(7), the optional fields.
package struct Propagation: Hashable, Sendable, CustomStringConvertible {
  /// Peer group that events go to and come from.
  package var shared: Int?
  /// Peer group that events only come from.
  package var master: Int?
  /// The nearest group above the master that is visible from this root.
  package var propagateFrom: Int?
  /// Cannot be bind mounted.
  package var unbindable = false

  package init(shared: Int? = nil, master: Int? = nil, propagateFrom: Int? = nil, unbindable: Bool = false) {
    self.shared = shared
    self.master = master
    self.propagateFrom = propagateFrom
    self.unbindable = unbindable
  }

  /// Reads `shared:1`, `master:2`, …; a field of a later kernel is passed over,
  /// as the manual page asks.
  init(fields: some Sequence<Substring>) {
    for field in fields {
      let (tag, value) = field.halves(UInt8(ascii: ":")) ?? (field, "")
      switch tag {
      case "shared": shared = Int(value)
      case "master": master = Int(value)
      case "propagate_from": propagateFrom = Int(value)
      case "unbindable": unbindable = true
      default: break
      }
    }
  }

  /// `private`, `shared`, `slave`, `shared,slave` or `unbindable`.
  package var description: String {
    var words: [String] = []
    if shared != nil { words.append("shared") }
    if master != nil { words.append("slave") }
    if unbindable { words.append("unbindable") }
    return words.isEmpty ? "private" : words.joined(separator: ",")
  }
}
