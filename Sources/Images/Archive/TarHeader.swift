/// The headers of one member, as bytes. Source: POSIX, pax, "ustar Interchange
/// Format" and "pax Extended Header".
struct TarHeader {
  private let entry: TarEntry

  init(_ entry: TarEntry) { self.entry = entry }

  /// What seven octal digits can say.
  private static let highestOwner: UInt32 = 0o7777777
  private static let largest = 1 << 33

  private var path: [UInt8] {
    entry.kind == .directory && entry.path.last != 0x2f ? entry.path + [0x2f] : entry.path
  }

  var bytes: [UInt8] {
    var records: [UInt8] = []
    if needsRecord(path) { records += Self.record("path", path) }
    if needsRecord(entry.target) { records += Self.record("linkpath", entry.target) }
    if entry.user > Self.highestOwner { records += Self.record("uid", entry.user) }
    if entry.group > Self.highestOwner { records += Self.record("gid", entry.group) }
    if size >= Self.largest { records += Self.record("size", size) }
    let seconds = entry.modified.seconds
    if seconds < 0 || seconds >= Self.largest || entry.modified.nanoseconds != 0 {
      records += Self.record("mtime", Array(time.utf8))
    }
    for (name, value) in entry.attributes.sorted(by: { $0.name < $1.name }) {
      records += Self.record("SCHILY.xattr." + name, value)
    }
    guard !records.isEmpty else { return block }
    var more = TarEntry(path: Array("././@PaxHeader".utf8))
    more.size = records.count
    let padding = [UInt8](repeating: 0, count: TarReader.padded(records.count) - records.count)
    return TarHeader(more).block(type: UInt8(ascii: "x")) + records + padding + block
  }

  /// Of a time before 1970 the fraction goes away.
  private var time: String {
    guard entry.modified.nanoseconds != 0, entry.modified.seconds >= 0 else { return String(entry.modified.seconds) }
    let digits = String(entry.modified.nanoseconds)
    return "\(entry.modified.seconds)." + String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
  }

  private var size: Int { entry.kind == .file ? entry.size : 0 }

  /// Beyond ASCII, the block's bytes would be read in the reader's own encoding.
  private func needsRecord(_ text: [UInt8]) -> Bool { text.count > 100 || text.contains { $0 >= 0x80 } }

  private static func record(_ key: String, _ value: some BinaryInteger) -> [UInt8] {
    record(key, Array(String(value).utf8))
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
  static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array(" \(key)=".utf8) + value + [0x0a]
    var length = rest.count
    while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
    return Array(String(length).utf8) + rest
  }

  private var block: [UInt8] { block(type: type) }

  private var type: UInt8 {
    switch entry.kind {
    case .file: UInt8(ascii: "0")
    case .hardLink: UInt8(ascii: "1")
    case .symbolicLink: UInt8(ascii: "2")
    case .characterDevice: UInt8(ascii: "3")
    case .blockDevice: UInt8(ascii: "4")
    case .directory: UInt8(ascii: "5")
    case .fifo: UInt8(ascii: "6")
    }
  }

  private func block(type: UInt8) -> [UInt8] {
    var block: [UInt8] = []
    block.reserveCapacity(TarBlock.size)
    func text(_ bytes: [UInt8], _ width: Int) {
      block += bytes.prefix(width) + [UInt8](repeating: 0, count: max(0, width - bytes.count))
    }
    func number(_ value: some BinaryInteger, _ width: Int) {
      let digits = String(value, radix: 8)
      text(Array((String(repeating: "0", count: max(0, width - 1 - digits.utf8.count)) + digits).utf8), width)
    }
    let seconds = entry.modified.seconds
    text(path, 100)
    number(entry.mode & 0o7777, 8)
    number(entry.user > Self.highestOwner ? 0 : entry.user, 8)
    number(entry.group > Self.highestOwner ? 0 : entry.group, 8)
    number(size < Self.largest ? size : 0, 12)
    number((0..<Self.largest).contains(seconds) ? seconds : 0, 12)
    text([UInt8](repeating: 0x20, count: 8), 8)  // the checksum counts itself as blanks
    text([type], 1)
    text(entry.target, 100)
    text(Array("ustar".utf8), 6)
    text(Array("00".utf8), 2)
    text([], 64)  // names of user and group
    number(entry.device.major, 8)
    number(entry.device.minor, 8)
    text([], 167)
    let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
    let digits = String(repeating: "0", count: max(0, 6 - sum.utf8.count)) + sum
    block.replaceSubrange(148..<156, with: Array(digits.utf8) + [0, 0x20])
    return block
  }
}
