internal import Linux

/// The block of 512 bytes before each file of a tar archive. Source: POSIX,
/// pax, "ustar Interchange Format" and "pax Extended Header".
struct TarHeader {
  var path: [UInt8]
  var mode: UInt32
  var user: UInt32 = 0
  var group: UInt32 = 0
  /// Of the content that follows.
  var size = 0
  /// `0` file, `1` hard link, `2` symbolic link, `3` and `4` device, `5`
  /// directory, `6` named pipe, `x` more about the next header.
  var type: Character = "0"
  var link: [UInt8] = []
  var device: (major: UInt32, minor: UInt32) = (0, 0)

  init(path: [UInt8], mode: UInt32, user: UInt32 = 0, group: UInt32 = 0) {
    self.path = path
    self.mode = mode
    self.user = user
    self.group = group
  }

  /// An empty file whose name says what became of a file of a lower layer:
  /// `.wh.NAME`. Source: OCI image specification, "Whiteouts".
  static func marker(_ prefix: String, besides entry: TreeEntry) -> TarHeader {
    TarHeader(path: entry.path.dropLast(entry.name.count) + Array(prefix.utf8) + entry.name, mode: 0)
  }

  /// The same for all that lower layers have in a directory.
  static func marker(_ name: String, inside entry: TreeEntry) -> TarHeader {
    TarHeader(path: entry.path + Array("/\(name)".utf8), mode: 0)
  }

  /// Zeros that fill the content up to whole blocks.
  static func padding(_ size: Int) -> Int { (512 - size % 512) % 512 }

  /// What seven octal digits can say.
  private static let highestOwner: UInt32 = 0o7777777

  /// The block; before it one that says what has no room in it, if anything.
  var bytes: [UInt8] {
    var records: [UInt8] = []
    if path.count > 100 { records += record("path", path) }
    if link.count > 100 { records += record("linkpath", link) }
    if user > Self.highestOwner { records += record("uid", Array(String(user).utf8)) }
    if group > Self.highestOwner { records += record("gid", Array(String(group).utf8)) }
    if size >= 1 << 33 { records += record("size", Array(String(size).utf8)) }
    guard !records.isEmpty else { return block }
    var more = TarHeader(path: Array("././@PaxHeader".utf8), mode: 0o644)
    more.type = "x"
    more.size = records.count
    return more.block + records + [UInt8](repeating: 0, count: Self.padding(records.count)) + block
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
  private func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
    var length = rest.count
    while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
    return Array(String(length).utf8) + rest
  }

  private var block: [UInt8] {
    var block: [UInt8] = []
    func text(_ bytes: [UInt8], _ width: Int) {
      block += bytes.prefix(width) + [UInt8](repeating: 0, count: max(0, width - bytes.count))
    }
    func number(_ value: Int, _ width: Int) {
      let digits = String(value, radix: 8)
      text(Array((String(repeating: "0", count: max(0, width - 1 - digits.utf8.count)) + digits).utf8), width)
    }
    text(path, 100)
    number(Int(mode), 8)
    number(Int(user > Self.highestOwner ? 0 : user), 8)
    number(Int(group > Self.highestOwner ? 0 : group), 8)
    number(size < 1 << 33 ? size : 0, 12)
    number(0, 12)  // when it was changed: never, so that equal files are equal bytes
    text([UInt8](repeating: UInt8(ascii: " "), count: 8), 8)  // the checksum counts itself as blanks
    text(Array(String(type).utf8), 1)
    text(link, 100)
    text(Array("ustar".utf8), 6)
    text(Array("00".utf8), 2)
    text([], 64)  // names of user and group
    number(Int(device.major), 8)
    number(Int(device.minor), 8)
    text([], 167)
    let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
    let shown = String(repeating: "0", count: max(0, 6 - sum.utf8.count)) + sum
    block.replaceSubrange(148..<156, with: Array(shown.utf8) + [0, UInt8(ascii: " ")])
    return block
  }
}
