// From headers to a member.

internal import Linux

extension TarReader {
  func entry(
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
