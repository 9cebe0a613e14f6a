// Members of a tar archive one after another, in the memory of one header:
// ustar, pax and GNU's forms. Decompression is libarchive's; the headers are read
// here, because libarchive loses a link's target that is no UTF-8, and cuts a
// name at a NUL byte without saying so.

package import Linux

package final class TarReader {
  private let source: any ByteSource
  /// Bytes of the archive passed so far.
  private var position = 0
  /// Stored bytes of the present member that nobody has read, and zeros behind them.
  private var left = 0
  private var padding = 0
  private var members = 0
  private var isAtEnd = false

  static let mostMembers = 1 << 20
  static let mostExtents = 1 << 16
  private static let longestHeader = 1 << 20
  private static let largest = 1 << 43

  package init(_ source: any ByteSource) { self.source = source }

  /// The next member; nil at the end. What has not been read of the last one is passed over.
  package func next() throws(Failure) -> TarEntry? {
    try passMember()
    var records = PaxRecords()
    var longName: [UInt8]?
    var longLink: [UInt8]?
    while let block = try block() {
      guard let size = block.number(124, 12), size >= 0, size <= Self.largest else {
        throw Failure("the header at byte \(position - TarBlock.size) has a broken size")
      }
      switch block.type {
      case UInt8(ascii: "x"): records = try PaxRecords(try content(size))
      // Of the whole archive: comments, as of git-archive(1).
      case UInt8(ascii: "g"): _ = try content(size)
      case UInt8(ascii: "L"): longName = Array(try content(size).prefix { $0 != 0 })
      case UInt8(ascii: "K"): longLink = Array(try content(size).prefix { $0 != 0 })
      case UInt8(ascii: "V"): _ = try content(size)
      default:
        members += 1
        guard members <= Self.mostMembers else { throw Failure("it has more than \(Self.mostMembers) members") }
        return try entry(block, size, records, longName, longLink)
      }
    }
    return nil
  }

  /// Stored bytes of the present member; 0 at its end.
  func readStored(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    guard left > 0 else { return 0 }
    let got = try source.read(UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, left)]))
    guard got > 0 else { throw truncated }
    left -= got
    position += got
    return got
  }

  private var truncated: Failure { Failure("the archive ends in the middle, at byte \(position)") }

  private func passMember() throws(Failure) {
    let count = left + padding
    guard count > 0 else { return }
    guard try source.skip(count) == count else { throw truncated }
    position += count
    left = 0
    padding = 0
  }

  /// The next header block; nil at the end of the archive.
  private func block() throws(Failure) -> TarBlock? {
    guard !isAtEnd else { return nil }
    let block = TarBlock(bytes: try source.bytes(TarBlock.size))
    position += block.bytes.count
    // An archive without the zeros at its end is one all the same.
    guard !block.bytes.isEmpty else {
      isAtEnd = true
      return nil
    }
    guard block.bytes.count == TarBlock.size else { throw truncated }
    guard !block.isZero else {
      isAtEnd = true
      return nil
    }
    guard block.isSound else {
      throw Failure("there is no header of a tar archive at byte \(position - TarBlock.size)")
    }
    return block
  }

  /// What an extended header has, and the zeros behind it.
  private func content(_ size: Int) throws(Failure) -> [UInt8] {
    guard size <= Self.longestHeader else { throw Failure("an extended header has \(size) bytes") }
    let padded = Self.padded(size)
    let bytes = try source.bytes(padded)
    position += bytes.count
    guard bytes.count == padded else { throw truncated }
    return Array(bytes.prefix(size))
  }

  static func padded(_ size: Int) -> Int { (size + TarBlock.size - 1) / TarBlock.size * TarBlock.size }

  private func entry(
    _ block: TarBlock, _ size: Int, _ records: PaxRecords, _ longName: [UInt8]?, _ longLink: [UInt8]?
  ) throws(Failure) -> TarEntry {
    let plain = block.prefix.isEmpty ? block.name : block.prefix + [0x2f] + block.name
    var entry = TarEntry(path: records.text("path") ?? longName ?? plain)
    do throws(Failure) {
      entry.kind = try Self.kind(block.type, entry.path)
      entry.target = records.text("linkpath") ?? longLink ?? block.link
      entry.mode = UInt32(try field(block, 100, 8, "mode") & 0o7777)
      entry.user = try owner(try records.number("uid"), block, 108)
      entry.group = try owner(try records.number("gid"), block, 116)
      entry.modified = try records.time("mtime") ?? (block.number(136, 12) ?? 0, 0)
      entry.attributes = records.attributes
      if entry.kind == .characterDevice || entry.kind == .blockDevice {
        entry.device = (
          UInt32(truncatingIfNeeded: try field(block, 329, 8, "device")),
          UInt32(truncatingIfNeeded: try field(block, 337, 8, "device"))
        )
      }
      let stored = entry.kind == .file ? try records.number("size") ?? size : 0
      guard stored <= Self.largest else { throw Failure("its size is \(stored)") }
      left = stored
      padding = Self.padded(stored) - stored
      entry.size = stored
      if entry.kind == .file { try readSparseMap(block, records, &entry) }
    } catch {
      throw Failure("'\(sanitized(bytes: entry.path))': \(error.message)", errno: error.errno, remedy: error.remedy)
    }
    return entry
  }

  private func field(_ block: TarBlock, _ offset: Int, _ width: Int, _ name: String) throws(Failure) -> Int {
    guard let number = block.number(offset, width), number >= 0 else { throw Failure("its \(name) is no number") }
    return number
  }

  private func owner(_ known: Int?, _ block: TarBlock, _ offset: Int) throws(Failure) -> UInt32 {
    guard let number = known ?? block.number(offset, 8), number >= 0 else { throw Failure("its owner is no number") }
    guard number < Int(UInt32.max) else { throw Failure("\(number) is no user and no group") }
    return UInt32(number)
  }

  private static func kind(_ type: UInt8, _ path: [UInt8]) throws(Failure) -> TarEntry.Kind {
    switch type {
    case UInt8(ascii: "1"): return .hardLink
    case UInt8(ascii: "2"): return .symbolicLink
    case UInt8(ascii: "3"): return .characterDevice
    case UInt8(ascii: "4"): return .blockDevice
    case UInt8(ascii: "5"): return .directory
    case UInt8(ascii: "6"): return .fifo
    // Programs from before ustar mark a directory by its slash alone.
    case 0 where path.last == 0x2f: return .directory
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"), UInt8(ascii: "S"): return .file
    default: throw Failure("its type '\(sanitized(bytes: [type]))' is unknown")
    }
  }

  private func readSparseMap(_ block: TarBlock, _ records: PaxRecords, _ entry: inout TarEntry) throws(Failure) {
    guard let map = try SparseMap.read(block, records, stored: mapBytes)
    else { return }
    entry.path = records.text("GNU.sparse.name") ?? entry.path
    entry.size = map.size
    entry.extents = map.extents
    guard map.size <= Self.largest, map.extents.reduce(0, { $0 + $1.count }) <= left else {
      throw Failure("its map of holes does not fit its size")
    }
  }

  /// Bytes of the member that belong to its map. Old GNU's map stands before
  /// the content, and is not counted in its size.
  private func mapBytes(_ request: SparseMap.Request) throws(Failure) -> [UInt8] {
    let bytes = try source.bytes(TarBlock.size)
    guard bytes.count == TarBlock.size else { throw truncated }
    position += TarBlock.size
    if case .ofContent = request {
      guard left >= TarBlock.size else { throw Failure("its map of holes is cut off") }
      left -= TarBlock.size
    }
    return bytes
  }
}
