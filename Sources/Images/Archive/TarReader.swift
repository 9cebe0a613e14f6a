// Members of a tar archive one after another, in the memory of one header:
// ustar, pax and GNU's forms. Decompression is libarchive's; the headers are read
// here, because libarchive loses a link's target that is no UTF-8, and cuts a
// name at a NUL byte without saying so.

package import Linux

package final class TarReader {
  let source: any ByteSource
  /// Bytes of the archive passed so far.
  var position = 0
  /// Stored bytes of the present member that nobody has read, and zeros behind them.
  var left = 0
  var padding = 0
  private var members = 0
  private var isAtEnd = false

  private let mostMembers: Int
  static let mostExtents = 1 << 16
  private static let longestHeader = 1 << 20
  static let largest = 1 << 43

  /// - Parameter mostMembers: an archive with more is refused.
  package init(_ source: any ByteSource, mostMembers: Int = 1 << 20) {
    self.source = source
    self.mostMembers = mostMembers
  }

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
        guard members <= mostMembers else { throw Failure("it has more than \(mostMembers) members") }
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

  var truncated: Failure { Failure("the archive ends in the middle, at byte \(position)") }

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
}
